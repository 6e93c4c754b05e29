package io.bridgestream.inference.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

/**
 * Keeps the runtime's environment for as long as the process lives. The runtime's Java side
 * releases it in a shutdown hook, while other threads run graphs or open them, and these then read
 * freed memory: a process that was told to end crashed instead. The environment counts its
 * references and goes with the last; here is one more, which nobody gives back.
 */
final class LastingEnvironment {
  private LastingEnvironment() {}

  /**
   * Takes the reference; the environment is there already.
   *
   * @throws IllegalStateException if this isn't the runtime's Java side that this was written for:
   *     it offers no public way
   */
  static void keep() {
    try {
      Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
      Method create =
          OrtEnvironment.class.getDeclaredMethod(
              "createHandle", long.class, int.class, String.class);
      api.setAccessible(true);
      create.setAccessible(true);
      create.invoke(
          null,
          api.getLong(null),
          OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING.getValue(),
          OrtEnvironment.DEFAULT_NAME);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "Cannot keep ONNX Runtime's environment: the release that BridgeStream comes with must be"
              + " on the class path, found another",
          e);
    }
  }
}
