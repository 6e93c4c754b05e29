package io.bridgestream.model.image.preprocessing;

import io.bridgestream.model.image.PillowBicubic;
import io.bridgestream.model.image.Pixels;
import io.bridgestream.model.image.Region;

/**
 * A window on a resized image; where it reaches beyond, there are zeros. Only what the window shows
 * is ever computed, so that an extreme shape costs no more than another.
 *
 * @param imageWidth of the resized image in pixels
 * @param imageHeight of the resized image in pixels
 * @param left the column of the image at the window's left; negative for columns of zeros
 * @param top the row of the image at the window's top; negative for rows of zeros
 * @param width of the window in pixels
 * @param height of the window in pixels
 */
record CenterCrop(int imageWidth, int imageHeight, int left, int top, int width, int height) {

  /** Returns the window that is the image. */
  static CenterCrop whole(int imageWidth, int imageHeight) {
    return new CenterCrop(imageWidth, imageHeight, 0, 0, imageWidth, imageHeight);
  }

  /** Returns a square window in transformers' way: of an odd difference less goes before it. */
  static CenterCrop floored(int imageWidth, int imageHeight, int side) {
    int left = Math.floorDiv(imageWidth - side, 2);
    int top = Math.floorDiv(imageHeight - side, 2);
    return new CenterCrop(imageWidth, imageHeight, left, top, side, side);
  }

  /** Returns a square window in torchvision's way: half pixels are rounded to even. */
  static CenterCrop rounded(int imageWidth, int imageHeight, int side) {
    int left = (int) Math.rint((imageWidth - side) / 2.0);
    int top = (int) Math.rint((imageHeight - side) / 2.0);
    return new CenterCrop(imageWidth, imageHeight, left, top, side, side);
  }

  /** Resizes the image and returns what the window shows, planes of red, green and blue. */
  PixelBytes of(Pixels image, Normalization normalization) {
    int plane = Math.multiplyExact(width, height);
    byte[] planes = new byte[Math.multiplyExact(plane, 3)];
    Region shown = shown();
    Pixels resized = PillowBicubic.resize(image, imageWidth, imageHeight, shown);
    byte[] row = new byte[resized.width() * resized.channels()];
    for (int y = 0; y < resized.height(); y++) {
      resized.copyRow(0, y, resized.width(), row, 0);
      int to = (y + shown.top() - top) * width + shown.left() - left;
      for (int from = 0; from < row.length; from += resized.channels(), to++) {
        planes[to] = row[from];
        planes[to + plane] = row[from + 1];
        planes[to + 2 * plane] = row[from + 2];
      }
    }
    return new PixelBytes(height, width, normalization, planes);
  }

  /** Returns the part of the image that lies in the window. */
  private Region shown() {
    int fromX = Math.max(left, 0);
    int fromY = Math.max(top, 0);
    int toX = Math.min(left + width, imageWidth);
    int toY = Math.min(top + height, imageHeight);
    return new Region(fromX, fromY, toX - fromX, toY - fromY);
  }
}
