package io.perisco;

import io.perisco.model.Frame;

/** Receives every frame of protocols that have frames, as it passes; calls never overlap those of other listeners. */
@FunctionalInterface
public interface FrameListener {
    /** A frame passed. */
    void onFrame(Frame frame);
}
