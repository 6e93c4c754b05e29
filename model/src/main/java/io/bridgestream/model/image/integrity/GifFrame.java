package io.bridgestream.model.image.integrity;

/**
 * The first image of a GIF.
 *
 * @param x where it lies on the screen, from the left
 * @param y where it lies on the screen, from the top
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param interlaced whether its rows come in four passes
 * @param transparentIndex the palette index of see-through pixels, or -1
 * @param palette its colours, its own or the file's; empty if there are none
 * @param codes the code size and the blocks of compressed pixels
 */
record GifFrame(
    int x,
    int y,
    int width,
    int height,
    boolean interlaced,
    int transparentIndex,
    Span palette,
    Span codes) {}
