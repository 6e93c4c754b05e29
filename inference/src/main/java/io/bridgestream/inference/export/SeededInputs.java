package io.bridgestream.inference.export;

import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.ImageInput;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.inference.manifest.PixelFormat;
import io.bridgestream.inference.manifest.TextInput;
import io.bridgestream.inference.manifest.TextPadding;
import io.bridgestream.inference.onnx.HostTensor;
import io.bridgestream.inference.onnx.NamedTensors;
import io.bridgestream.model.tensors.ElementType;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Random;

/** Images of smooth waves with some noise, texts of random words, every image with every text. */
final class SeededInputs {
  static final int IMAGES = 2;
  static final int TEXTS = 4;

  private static final int SHORTEST_TEXT = 3;
  private static final int LONGEST_TEXT = 12;
  private static final double GREY = 128;
  private static final double WAVE = 90;
  private static final double NOISE = 15;

  private final Random random;

  private SeededInputs(long seed) {
    this.random = new Random(seed);
  }

  /** Returns all inputs that the graphs of an export may take, features aside. */
  static NamedTensors of(ModelManifest manifest, long seed) {
    SeededInputs inputs = new SeededInputs(seed);
    NamedTensors tensors = inputs.pairs();
    tensors.put(GraphNames.PIXELS, inputs.pixels(manifest.image()));
    inputs.texts(manifest.text(), tensors);
    return tensors;
  }

  private NamedTensors pairs() {
    HostTensor images = HostTensor.allocate(ElementType.I64, (long) IMAGES * TEXTS);
    HostTensor others = HostTensor.allocate(ElementType.I64, (long) IMAGES * TEXTS);
    HostTensor texts = HostTensor.allocate(ElementType.I64, (long) IMAGES * TEXTS);
    for (int pair = 0; pair < IMAGES * TEXTS; pair++) {
      images.longs().put(pair, pair / TEXTS);
      others.longs().put(pair, (pair / TEXTS + 1) % IMAGES);
      texts.longs().put(pair, pair % TEXTS);
    }
    return new NamedTensors()
        .put(GraphNames.IMAGE_OF_PAIR, images)
        .put(GraphNames.FIRST_IMAGE_OF_PAIR, images)
        .put(GraphNames.SECOND_IMAGE_OF_PAIR, others)
        .put(GraphNames.TEXT_OF_PAIR, texts)
        .put(GraphNames.IMAGE_SLOTS, HostTensor.allocate(ElementType.I64, IMAGES));
  }

  private HostTensor pixels(ImageInput image) {
    int side = image.side();
    int channels = image.mean().size();
    HostTensor bytes = HostTensor.allocate(ElementType.U8, IMAGES, side, side, channels);
    ByteBuffer target = bytes.bytes();
    for (int i = 0; i < IMAGES; i++) {
      double rowWaves = 1 + 4 * random.nextDouble();
      double columnWaves = 1 + 4 * random.nextDouble();
      for (int row = 0; row < side; row++) {
        for (int column = 0; column < side; column++) {
          double phase = 2 * Math.PI * (rowWaves * row + columnWaves * column) / side;
          for (int channel = 0; channel < channels; channel++) {
            double value = GREY + WAVE * Math.sin(phase + channel) + NOISE * random.nextGaussian();
            target.put((byte) Math.max(0, Math.min(255, value)));
          }
        }
      }
    }
    return image.format() == PixelFormat.BYTES ? bytes : normalized(bytes, image);
  }

  private static HostTensor normalized(HostTensor bytes, ImageInput image) {
    int channels = image.mean().size();
    int area = image.side() * image.side();
    HostTensor planes =
        HostTensor.allocate(ElementType.F32, IMAGES, channels, image.side(), image.side());
    for (int i = 0; i < IMAGES * area * channels; i++) {
      int channel = i % channels;
      int pixel = i / channels % area;
      double value = (bytes.bytes().get(i) & 0xFF) / 255.0;
      int at = (i / channels / area * channels + channel) * area + pixel;
      planes
          .floats()
          .put(at, (float) ((value - image.mean().get(channel)) / image.std().get(channel)));
    }
    return planes;
  }

  private void texts(TextInput text, NamedTensors tensors) {
    int tokens =
        text.padding() == TextPadding.FIXED
            ? text.maxTokens()
            : Math.min(LONGEST_TEXT, text.maxTokens());
    HostTensor ids = HostTensor.allocate(ElementType.I64, TEXTS, tokens);
    HostTensor mask = HostTensor.allocate(ElementType.I64, TEXTS, tokens);
    LongBuffer id = ids.longs();
    LongBuffer kept = mask.longs();
    for (int i = 0; i < TEXTS; i++) {
      int longest = Math.min(LONGEST_TEXT, tokens);
      int length = Math.min(longest, SHORTEST_TEXT + random.nextInt(LONGEST_TEXT - 2));
      for (int token = 0; token < tokens; token++) {
        kept.put(token < length ? 1 : 0);
        id.put(token < length ? word(text) : text.padTokenId());
      }
    }
    tensors.put(GraphNames.INPUT_IDS, ids).put(GraphNames.ATTENTION_MASK, mask);
  }

  private long word(TextInput text) {
    int id = random.nextInt(text.vocabSize());
    return id == text.padTokenId() ? (id + 1) % text.vocabSize() : id;
  }
}
