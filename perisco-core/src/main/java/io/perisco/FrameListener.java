package io.perisco;

import io.perisco.model.Frame;

/**
 * Receives every frame of protocols that have frames, as it passes; calls never overlap those of other listeners.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface FrameListener {
    /** A frame passed. */
    void onFrame(Frame frame);
}
