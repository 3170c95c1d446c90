package io.perisco.bpf.libbpf;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a BPF ring buffer, mapped. The buffers must not be touched once this is closed: the memory is gone then.
 */
public final class RingPages implements AutoCloseable {
    private static final long MAP_FAILED = -1;
    private static final int EVENT_BYTES = 16;

    private final LibC c;
    private final NativeLong page;
    private final NativeLong rest;
    private final Pointer consumerPage;
    private final Pointer producerPages;
    private final ByteBuffer consumer;
    private final ByteBuffer producer;
    private final ByteBuffer data;
    private final Memory event = new Memory(EVENT_BYTES);
    private int epoll = -1;
    private boolean closed;

    private RingPages(LibC c, int page, int bytes, Pointer consumerPage, Pointer producerPages) {
        this.c = c;
        this.page = new NativeLong(page);
        this.rest = new NativeLong(page + 2L * bytes);
        this.consumerPage = consumerPage;
        this.producerPages = producerPages;
        ByteOrder order = ByteOrder.nativeOrder();
        this.consumer = consumerPage.getByteBuffer(0, page).order(order);
        ByteBuffer all = producerPages.getByteBuffer(0, page + 2L * bytes);
        this.producer = all.slice(0, page).order(order);
        this.data = all.slice(page, 2 * bytes).order(order);
    }

    static RingPages map(LibC c, int fd, int bytes) throws BpfException {
        int page = c.sysconf(LibC.SC_PAGESIZE).intValue();
        Pointer consumer = map(c, page, LibC.PROT_READ | LibC.PROT_WRITE, fd, 0);
        Pointer producer = null;
        RingPages pages = null;
        try {
            producer = map(c, page + 2L * bytes, LibC.PROT_READ, fd, page);
            pages = new RingPages(c, page, bytes, consumer, producer);
            pages.listen(fd);
            return pages;
        } catch (BpfException e) {
            if (pages != null) {
                pages.close();
            } else {
                c.munmap(consumer, new NativeLong(page));
            }
            throw e;
        }
    }

    private static Pointer map(LibC c, long length, int protection, int fd, long offset) throws BpfException {
        @Nullable
        Pointer at = c.mmap(null, new NativeLong(length), protection, LibC.MAP_SHARED, fd, new NativeLong(offset));
        if (at == null || Pointer.nativeValue(at) == MAP_FAILED) {
            throw new BpfException("mapping the ring", Native.getLastError());
        }
        return at;
    }

    private void listen(int fd) throws BpfException {
        epoll = BpfException.check(c.epoll_create1(LibC.EPOLL_CLOEXEC), "making an epoll");
        event.clear();
        event.setInt(0, LibC.EPOLLIN);
        BpfException.check(c.epoll_ctl(epoll, LibC.EPOLL_CTL_ADD, fd, event), "waiting for the ring");
    }

    /** The page with the consumer's position, to be written. */
    public ByteBuffer consumer() {
        return consumer;
    }

    /** The page with the producer's position. */
    public ByteBuffer producer() {
        return producer;
    }

    /** The ring's bytes, twice in a row, so that a record never wraps. */
    public ByteBuffer data() {
        return data;
    }

    /** Waits until the kernel wakes the reader, a signal comes, or the time is over. */
    public void await(int millis) {
        c.epoll_wait(epoll, event, 1, millis);
    }

    /** A second call does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (epoll >= 0) {
                c.close(epoll);
            }
            c.munmap(consumerPage, page);
            c.munmap(producerPages, rest);
        }
    }
}
