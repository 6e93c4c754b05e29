package io.bridgestream.inference.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.nio.file.Path;

/** Opens graphs on devices. */
final class SessionFactory {
  /**
   * Threads wait for the next operator actively, but not for the next run: a model's graphs run in
   * turn, and one's waiting threads would take the cores from the next (docs/decisions/0007).
   */
  private static final String STOP_SPINNING = "session.force_spinning_stop";

  private SessionFactory() {}

  /** What a session does beyond what it always does, for measuring. */
  interface Setting {
    /** Nothing. */
    Setting NONE = options -> {};

    /** Changes the options of a session that will be opened. */
    void apply(SessionOptions options) throws OrtException;
  }

  /** Opens {@code file}; the caller closes the session. */
  static OrtSession open(Path file, Device device, Setting more) {
    try (SessionOptions options = new SessionOptions()) {
      // What fails is thrown with its message. A run that is cut off by the process's end fails
      // too.
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      if (device instanceof Device.Cpu cpu) {
        options.setIntraOpNumThreads(cpu.threads());
        options.addConfigEntry(STOP_SPINNING, "1");
      } else if (device instanceof Device.Cuda cuda) {
        addCuda(options, cuda);
      }
      more.apply(options);
      return DeepStack.call(
          () -> OnnxRuntime.environment().createSession(file.toString(), options));
    } catch (OrtException e) {
      throw new OnnxException(
          "Cannot open graph %s on %s: %s".formatted(file, device, e.getMessage()), e);
    }
  }

  private static void addCuda(SessionOptions options, Device.Cuda cuda) throws OrtException {
    try (OrtCUDAProviderOptions provider = new OrtCUDAProviderOptions(cuda.id())) {
      provider.add("gpu_mem_limit", Long.toString(cuda.memoryLimit()));
      options.addCUDA(provider);
    }
  }
}
