package io.bridgestream.training.data.easyvqa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.training.data.DataSet;
import io.bridgestream.training.data.Target;
import io.bridgestream.training.data.manifest.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EasyVqaTest {
  @TempDir private Path folder;

  @Test
  void writesThePackageAsManifests() throws IOException {
    Path wheel = folder.resolve("easy_vqa.whl");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
      add(zip, "easy_vqa/data/train/questions.json", "[[\"what shape?\",\"circle\",7]]");
      add(zip, "easy_vqa/data/train/images/7.png", "train image");
      add(zip, "easy_vqa/data/test/questions.json", "[[\"is it red?\",\"no\",0]]");
      add(zip, "easy_vqa/data/test/images/0.png", "test image");
      add(zip, "easy_vqa-1.0.dist-info/LICENSE", "MIT");
    }

    EasyVqa.write(wheel, folder);

    DataSet train = Manifest.questions(folder, "train");
    assertThat(train.size()).isEqualTo(1);
    assertThat(train.example(0).target()).isEqualTo(Target.Answers.of("circle"));
    assertThat(train.example(0).type()).isEqualTo("shape");
    assertThat(train.example(0).image().read()).asString().isEqualTo("train image");
    assertThat(Manifest.questions(folder, "test").example(0).type()).isEqualTo("yes/no");
    assertThat(folder.resolve("LICENCE")).hasContent("MIT");
  }

  @Test
  void namesWhatThePackageLacks() throws IOException {
    Path wheel = folder.resolve("other.whl");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
      add(zip, "other", "");
    }

    assertThatThrownBy(() -> EasyVqa.write(wheel, folder))
        .hasMessage("the package must hold easy_vqa/data/train/questions.json, found none");
  }

  private static void add(ZipOutputStream zip, String name, String content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }
}
