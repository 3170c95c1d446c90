package io.perisco.model;

/**
 * The process that did the socket calls of a connection, as the kernel told it; a replay knows none unless the
 * capture says so.
 *
 * @param pid process id (thread group id) in the initial pid namespace
 * @param comm the task's name, at most 15 bytes
 * @param side the side of the connection on which the process is
 * @param namespacePid process id in the process's own pid namespace; 0 if unknown
 * @param uid user id in the initial user namespace; -1 if unknown
 * @param cgroup cgroup id (v2), 0 if unknown
 * @param networkNamespace inode number of the network namespace, 0 if unknown
 * @since 0.1.0
 */
public record ProcessInfo(
        long pid, String comm, Side side, long namespacePid, long uid, long cgroup, long networkNamespace) {

    /** The same process, after it was found that the presumed client is the server. */
    public ProcessInfo onOtherSide() {
        return new ProcessInfo(pid, comm, side.other(), namespacePid, uid, cgroup, networkNamespace);
    }
}
