package io.perisco.bpf.libbpf;

import com.sun.jna.Native;

/** The kernel, or libbpf, refused something. */
public final class BpfException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Not permitted. */
    public static final int EPERM = 1;
    /** Nothing of that name: a type or function that this kernel does not have. */
    public static final int ESRCH = 3;
    /** No memory, of the process or allowed to be locked. */
    public static final int ENOMEM = 12;
    /** Access denied: by the verifier, too. */
    public static final int EACCES = 13;

    private final int errno;

    BpfException(String attempted, int errno) {
        super(attempted + ": " + describe(errno));
        this.errno = errno;
    }

    /** @param result of a function that returns a negative error number */
    static int check(int result, String attempted) throws BpfException {
        if (result < 0) {
            // the functions that are bare system calls return -1 in older releases
            throw new BpfException(attempted, result == -1 ? Math.max(1, Native.getLastError()) : -result);
        }
        return result;
    }

    /** The error number of the system, positive. */
    public int errno() {
        return errno;
    }

    private static String describe(int errno) {
        return switch (errno) {
            case EPERM -> "not permitted (EPERM)";
            case ESRCH -> "the kernel has nothing of that name (ESRCH)";
            case ENOMEM -> "no memory (ENOMEM)";
            case EACCES -> "refused by the verifier, or access denied (EACCES)";
            default -> "error " + errno;
        };
    }
}
