package io.bridgestream.model.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.tensors.pickle.ClassReference;
import io.bridgestream.model.tensors.pickle.PickleDict;
import io.bridgestream.model.tensors.pickle.PickleSequence;
import io.bridgestream.model.tensors.pickle.PickleValue;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchArchiveTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "every-type.bin",
        "views.bin",
        "views-protocol-5.bin",
        "lightning.ckpt",
        "lightning-protocol-4.ckpt"
      })
  void readsTensorsAsTorchDoes(String file) throws IOException {
    try (TorchArchive archive = TorchArchive.open(ExpectedTensors.file(file))) {
      ExpectedTensors.assertHolds(archive, file);
    }
  }

  @Test
  void listsTensorsInTheOrderOfTheStateDict() {
    try (TorchArchive archive = TorchArchive.open(ExpectedTensors.file("views.bin"))) {
      assertThat(archive.names()).startsWith("base", "row_of_base", "transposed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lightning.ckpt", "lightning-protocol-4.ckpt"})
  void returnsHyperParametersAsJavaTypes(String file) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("exp_name", "finetune");
    config.put("loss_names", Map.of("vqa", 1L, "itm", 0L));
    config.put("image_size", 384L);
    config.put("learning_rate", 1e-5);
    config.put("train_transform_keys", List.of("clip"));
    config.put("load_path", null);
    config.put("test_only", false);
    config.put("seed", 1L << 40);
    config.put("huge", BigInteger.ONE.shiftLeft(70));
    config.put("betas", List.of(0.9, 0.98));

    try (TorchArchive archive = TorchArchive.open(ExpectedTensors.file(file))) {
      assertThat(archive.hyperParameters()).isEqualTo(Map.of("config", config));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lightning.ckpt", "lightning-protocol-4.ckpt"})
  void keepsWhatLiesBesideTheStateDict(String file) {
    try (TorchArchive archive = TorchArchive.open(ExpectedTensors.file(file))) {
      PickleDict root = (PickleDict) archive.root();
      assertThat(root.get("epoch")).contains(new PickleValue.Int(BigInteger.valueOf(3)));

      PickleDict.Entry callback = child(root, "callbacks").entries().get(0);
      assertThat(callback.key())
          .isEqualTo(
              new ClassReference(
                  "pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint"));
      assertThat(((PickleDict) callback.value()).get("best_model_score"))
          .get()
          .isInstanceOf(TorchTensor.class);

      PickleDict extras = child(root, "extras");
      assertThat(extras.get("bytes")).contains(new PickleValue.Bytes("\u0000\u00ff"));
      assertThat(extras.get("no_bytes")).contains(new PickleValue.Bytes(""));
      assertThat(extras.get("dtype")).contains(new ClassReference("torch", "float16"));
      assertThat(child(child(extras, "losses"), "train").get("total"))
          .contains(new PickleValue.Real(0.5));
      assertThat(child(extras, "hparams").get("a")).contains(new PickleValue.Int(BigInteger.ONE));
      PickleDict loops = child(root, "loops");
      assertThat(loops.get("device")).contains(new PickleValue.Text("cuda:0"));
      assertThat(((PickleSequence) loops.get("seen").orElseThrow()).kind())
          .isEqualTo(PickleSequence.Kind.SET);
    }
  }

  @Test
  void hasNoHyperParametersWhereNoneWereSaved() {
    try (TorchArchive archive = TorchArchive.open(ExpectedTensors.file("views.bin"))) {
      assertThat(archive.hyperParameters()).isEmpty();
    }
  }

  @Test
  void namesAMissingTensor() {
    try (TorchArchive archive = TorchArchive.open(ExpectedTensors.file("views.bin"))) {
      assertThatThrownBy(() -> archive.shape("x"))
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining("it must hold tensor 'x', found none");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "legacy.bin | it was saved in the format before torch 1.6: load and save it again",
        "script.pt  | found a TorchScript program: save its state_dict()",
        "module.bin | global \"torch.nn.modules.linear.Linear\" is not allowed",
        "every-type.safetensors | it must be a zip file that torch.save wrote",
      })
  void refusesOtherKindsOfFiles(String file, String rule) {
    assertThatThrownBy(() -> TorchArchive.open(ExpectedTensors.file(file)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageStartingWith("Cannot read torch archive ")
        .hasMessageContaining(rule.replace('"', '\''));
  }

  @ParameterizedTest
  @ValueSource(strings = {"every-type.bin", "lightning.ckpt"})
  void refusesEveryTruncation(String file, @TempDir Path folder) throws IOException {
    damaged(file, folder).assertEveryTruncationIsRefused();
  }

  @ParameterizedTest
  @ValueSource(strings = {"views.bin", "lightning.ckpt"})
  void readsOrRefusesFilesWithOneByteChanged(String file, @TempDir Path folder) throws IOException {
    // What can be read has its change in padding, in a date or in a tensor nobody asks for.
    assertThat(damaged(file, folder).readableAfterOneChange(2000)).isBetween(100, 1600);
  }

  private static DamagedFiles damaged(String file, Path folder) throws IOException {
    return new DamagedFiles(folder, ExpectedTensors.file(file), TorchArchive::open);
  }

  private static PickleDict child(PickleDict dict, String key) {
    return (PickleDict) dict.get(key).orElseThrow();
  }
}
