package io.perisco.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ByteViewTest {
    private static ByteView view(String text) {
        return ByteView.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void numbersAreUnsignedAndInNetworkOrder() {
        ByteView v = view("\u00ff\u00fe\u00fd\u00fc\u0001");
        assertThat(v.u8(0)).isEqualTo(0xFF);
        assertThat(v.u16(0)).isEqualTo(0xFFFE);
        assertThat(v.u24(0)).isEqualTo(0xFFFEFD);
        assertThat(v.u32(0)).isEqualTo(0xFFFEFDFCL);
        assertThat(v.u32(1)).isEqualTo(0xFEFDFC01L);
    }

    @Test
    void indexesCountFromTheCursor() {
        ByteView v = view("hello world");
        v.consume(6);
        assertThat(v.position()).isEqualTo(6);
        assertThat(v.length()).isEqualTo(5);
        assertThat(v.ascii(0, 5)).isEqualTo("world");
        assertThat(v.indexOf('o', 0)).isOne();
        assertThat(v.indexOf('h', 0)).isEqualTo(-1);
        assertThat(v.indexOf('o', -3)).isOne();
        assertThat(v.indexOf('o', 99)).isEqualTo(-1);
        assertThat(v.startsWith("or".getBytes(StandardCharsets.ISO_8859_1), 1)).isTrue();
        assertThat(v.startsWith("ld!".getBytes(StandardCharsets.ISO_8859_1), 3)).isFalse();
        assertThat(v.copy(1, 3)).isEqualTo("or".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void nothingOutsideCanBeRead() {
        ByteView v = view("hello");
        v.consume(3);
        assertThatThrownBy(() -> v.at(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> v.at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> v.u16(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> v.u24(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> v.u32(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> v.ascii(1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> v.ascii(2, 1)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> v.copy(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> v.consume(3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> v.consume(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> v.skip(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(v.length()).isEqualTo(2);
    }

    @Test
    void skippingMayGoBeyondWhatHasArrived() {
        long[] ahead = {0};
        ByteView.Control control = new ByteView.Control(new ByteView.Owner() {
            @Override
            public void ahead(long n) {
                ahead[0] += n;
            }

            @Override
            public void marked() {}
        });
        control.point(new byte[10], 2, 8, 100);
        control.view().consume(3);
        control.view().skip(1L << 40);
        assertThat(control.takeParsed()).isEqualTo(3);
        assertThat(control.takeSkipped()).isEqualTo(5);
        assertThat(control.takeSkipped()).isZero();
        assertThat(ahead[0]).isEqualTo((1L << 40) - 5);
        assertThat(control.view().position()).isEqualTo(108);
        assertThat(control.view().isEmpty()).isTrue();
    }

    @Test
    void clearedViewsShowNothing() {
        ByteView.Control control = new ByteView.Control(ByteView.Owner.NONE);
        control.point(new byte[] {1, 2}, 0, 2, 7);
        control.view().need(9);
        assertThat(control.needed()).isEqualTo(9);
        control.clear();
        assertThat(control.view().length()).isZero();
        assertThat(control.view().array()).isEmpty();
        assertThat(control.view().position()).isEqualTo(7);
        assertThat(control.needed()).isZero();
    }
}
