package io.bridgestream.inference.onnx;

import ai.onnxruntime.OnnxJavaType;
import io.bridgestream.model.tensors.ElementType;

/** What the runtime calls our element types. */
final class RuntimeTypes {
  private RuntimeTypes() {}

  static OnnxJavaType of(ElementType type) {
    return switch (type) {
      case F32 -> OnnxJavaType.FLOAT;
      case F64 -> OnnxJavaType.DOUBLE;
      case F16 -> OnnxJavaType.FLOAT16;
      case BF16 -> OnnxJavaType.BFLOAT16;
      case I64 -> OnnxJavaType.INT64;
      case I32 -> OnnxJavaType.INT32;
      case I16 -> OnnxJavaType.INT16;
      case I8 -> OnnxJavaType.INT8;
      case U8 -> OnnxJavaType.UINT8;
      case BOOL -> OnnxJavaType.BOOL;
    };
  }
}
