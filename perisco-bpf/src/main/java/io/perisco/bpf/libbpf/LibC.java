package io.perisco.bpf.libbpf;

import com.sun.jna.Library;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** What is used of the C library. */
interface LibC extends Library {
    int PROT_READ = 1;
    int PROT_WRITE = 2;
    int MAP_SHARED = 1;
    int EPOLL_CTL_ADD = 1;
    int EPOLLIN = 1;
    int EPOLL_CLOEXEC = 0x80000;
    int SC_PAGESIZE = 30;

    int vsnprintf(byte[] to, NativeLong size, String format, Pointer arguments);

    Pointer mmap(@Nullable Pointer at, NativeLong length, int protection, int flags, int fd, NativeLong offset);

    int munmap(Pointer at, NativeLong length);

    NativeLong sysconf(int name);

    NativeLong read(int fd, byte[] to, NativeLong size);

    int close(int fd);

    int epoll_create1(int flags);

    int epoll_ctl(int epoll, int operation, int fd, Pointer event);

    int epoll_wait(int epoll, Pointer events, int size, int millis);
}
