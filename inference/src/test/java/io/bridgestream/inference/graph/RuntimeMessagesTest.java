package io.bridgestream.inference.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages are in the runtime's words. */
class RuntimeMessagesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Error code - ORT_RUNTIME_EXCEPTION - message: Non-zero status code returned while running"
            + " MatMul node. Name:'' Status Message: bfc_arena.cc:376 AllocateRawInternal Failed to"
            + " allocate memory for requested buffer of size 2415919104",
        "Available memory of 1048576 is smaller than requested bytes of 4194304",
        "CUDA failure 2: out of memory ; GPU=0",
        "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED",
        "std::bad_alloc"
      })
  void recognizesWantOfMemory(String message) {
    assertThat(RuntimeMessages.isOutOfMemory(message)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "indices element out of data bounds, idx=9",
        "CUDA failure 700: an illegal memory access"
      })
  void takesNothingElseForWantOfMemory(String message) {
    assertThat(RuntimeMessages.isOutOfMemory(message)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.12:"
            + " cannot open shared object file: No such file or directory"
            + "|libcublasLt.so.12: install CUDA's cuBLAS, major version 12",
        "libcudnn.so.9: cannot open shared object file"
            + "|libcudnn.so.9: install cuDNN, major version 9",
        "libcuda.so.1: cannot open shared object file"
            + "|libcuda.so.1: install the NVIDIA driver, major version 1",
        "libfoo.so.3: cannot open shared object file"
            + "|libfoo.so.3: install the package that has it, major version 3"
      })
  void namesTheLibraryThatIsMissing(String message, String advice) {
    assertThat(RuntimeMessages.whatToInstall(message)).hasValue(advice);
  }

  @Test
  void knowsARuntimeWithoutCuda() {
    assertThat(RuntimeMessages.whatToInstall("This binary was not compiled with CUDA support."))
        .hasValueSatisfying(advice -> assertThat(advice).contains("onnxruntime_gpu"));
  }

  @Test
  void givesNoAdviceWhereItHasNone() {
    assertThat(RuntimeMessages.whatToInstall("protobuf parsing failed")).isEmpty();
  }
}
