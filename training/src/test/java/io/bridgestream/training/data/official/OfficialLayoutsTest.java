package io.bridgestream.training.data.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.vqa.AnswerVocabulary;
import io.bridgestream.training.data.DataSet;
import io.bridgestream.training.data.Example;
import io.bridgestream.training.data.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfficialLayoutsTest {
  @TempDir private Path folder;

  @Test
  void readsVqaV2WithSoftScoresOfNormalisedAnswers() throws IOException {
    write(
        "v2_OpenEnded_mscoco_train2014_questions.json",
        "{\"info\":{\"year\":2017},\"task_type\":\"Open-Ended\",\"questions\":[{\"image_id\":458752,"
            + "\"question\":\"What is this photo taken looking through?\",\"question_id\":458752000},"
            + "{\"image_id\":458752,\"question\":\"Is it dark?\",\"question_id\":458752001}]}");
    write(
        "v2_mscoco_train2014_annotations.json",
        "{\"license\":{},\"annotations\":[{\"question_type\":\"what is this\",\"multiple_choice_answer\":"
            + "\"net\",\"answers\":[{\"answer\":\"net\",\"answer_confidence\":\"maybe\",\"answer_id\":1},"
            + "{\"answer\":\"A net.\",\"answer_id\":2},{\"answer\":\"fence\",\"answer_id\":3}],"
            + "\"image_id\":458752,\"answer_type\":\"other\",\"question_id\":458752000}]}");

    DataSet data = VqaV2.read(folder, "train2014");

    assertThat(data.size()).isEqualTo(2);
    Example first = data.example(0);
    assertThat(first.id()).isEqualTo("458752000");
    assertThat(first.image().name())
        .isEqualTo(folder.resolve("train2014/COCO_train2014_000000458752.jpg").toString());
    assertThat(first.target()).isEqualTo(new Target.Answers(Map.of("net", 0.6f, "fence", 0.3f)));
    assertThat(first.type()).isEqualTo("other");
    assertThat(data.example(1).target()).isEqualTo(new Target.None());
    assertThat(data.example(1).imageIndex()).isEqualTo(first.imageIndex());
    assertThat(VqaV2.mostFrequentAnswers(folder, "train2014")).containsExactly("net");
  }

  @Test
  void readsVisualGenomesQuestionsWithAnswersOfTheVocabulary() throws IOException {
    write(
        "question_answers.json",
        "[{\"id\":1,\"qas\":[{\"a_objects\":[],\"question\":\"What color is the clock?\",\"image_id\":1,"
            + "\"qa_id\":986768,\"answer\":\"Green.\",\"q_objects\":[]},{\"question\":\"Why?\","
            + "\"image_id\":1,\"qa_id\":986769,\"answer\":\"Nobody knows.\"}]}]");

    DataSet data = VisualGenomeQuestions.read(folder, AnswerVocabulary.of(List.of("green")));

    assertThat(data.size()).isEqualTo(1);
    assertThat(data.example(0).target()).isEqualTo(Target.Answers.of("green"));
    assertThat(data.example(0).image().name()).endsWith("VG_100K/1.jpg");
  }

  @Test
  void readsSnliVeWithoutPairsThatNobodyAgreesOn() throws IOException {
    write(
        "snli_ve_dev.jsonl",
        "{\"annotator_labels\":[\"neutral\"],\"captionID\":\"4705552913.jpg#2\",\"gold_label\":\"neutral\","
            + "\"pairID\":\"4705552913.jpg#2r1n\",\"sentence1\":\"Two women.\",\"sentence2\":"
            + "\" The sisters hug. \",\"Flickr30K_ID\":\"4705552913\"}\n"
            + "{\"gold_label\":\"-\",\"pairID\":\"x\",\"sentence2\":\"y\",\"Flickr30K_ID\":\"1\"}\n");

    DataSet data = SnliVe.read(folder, "dev");

    assertThat(data.size()).isEqualTo(1);
    assertThat(data.example(0).text()).isEqualTo("The sisters hug.");
    assertThat(data.example(0).target()).isEqualTo(new Target.Label(1));
    assertThat(data.example(0).image().name()).endsWith("flickr30k_images/4705552913.jpg");
  }

  @Test
  void readsNlvr2WithBothImages() throws IOException {
    String record =
        "{\"validation\":{},\"sentence\":\"Two dogs.\",\"left_url\":\"l\",\"label\":\"True\","
            + "\"identifier\":\"%s\",\"directory\":12,\"right_url\":\"r\"}%n";
    write("data/train.json", record.formatted("train-10171-0-0"));
    write("data/dev.json", record.formatted("dev-850-0-3").replace("True", "False"));

    Example train = Nlvr2.read(folder, "train").example(0);
    Example dev = Nlvr2.read(folder, "dev").example(0);

    assertThat(train.image().name()).endsWith("images/train/12/train-10171-0-img0.png");
    assertThat(train.secondImage().orElseThrow().name()).endsWith("12/train-10171-0-img1.png");
    assertThat(train.target()).isEqualTo(new Target.Label(1));
    assertThat(dev.image().name()).isEqualTo(folder.resolve("dev/dev-850-0-img0.png").toString());
    assertThat(dev.target()).isEqualTo(new Target.Label(0));
  }

  @Test
  void readsCocoBySplitsOfKarpathy() throws IOException {
    String image =
        "{\"filepath\":\"val2014\",\"sentids\":[1],\"filename\":\"COCO_val2014_1.jpg\",\"imgid\":%d,"
            + "\"split\":\"%s\",\"sentences\":[{\"tokens\":[\"a\"],\"raw\":\"A man.\",\"imgid\":0,"
            + "\"sentid\":%d},{\"raw\":\"He.\",\"sentid\":9}],\"cocoid\":391895}";
    write(
        "dataset_coco.json",
        "{\"images\":[%s,%s],\"dataset\":\"coco\"}"
            .formatted(image.formatted(0, "restval", 1), image.formatted(1, "test", 2)));

    DataSet data =
        KarpathySplit.read(folder.resolve("dataset_coco.json"), folder, Set.of("train", "restval"));

    assertThat(data.size()).isEqualTo(2);
    assertThat(data.example(0).text()).isEqualTo("A man.");
    assertThat(data.example(1).imageIndex()).isZero();
    assertThat(data.example(0).image().name()).endsWith("val2014/COCO_val2014_1.jpg");
  }

  @Test
  void readsImagesInPlaceFromShards() throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    add(tar, "00000/000001.jpg", new byte[] {1, 2, 3});
    add(tar, "00000/000001.txt", bytes("a dog\n"));
    add(tar, "00000/000002.json", bytes("{\"caption\":\"a cat\",\"url\":\"u\"}"));
    add(tar, "00000/000002.png", new byte[600]);
    add(tar, "00000/000003.jpg", new byte[1]);
    tar.writeBytes(new byte[1024]);
    Path shard = folder.resolve("00000.tar");
    Files.write(shard, tar.toByteArray());

    DataSet data = CaptionShards.read(List.of(shard));

    assertThat(data.size()).isEqualTo(2);
    assertThat(data.example(0).text()).isEqualTo("a dog");
    assertThat(data.example(0).image().read()).containsExactly(1, 2, 3);
    assertThat(data.example(1).text()).isEqualTo("a cat");
    assertThat(data.example(1).image().read()).hasSize(600);
    assertThat(data.example(1).image().name()).isEqualTo(shard + "!00000/000002.png");
  }

  @Test
  void refusesAShardThatEndsEarly() throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    add(tar, "1.txt", bytes("a dog"));
    Path shard = folder.resolve("0.tar");
    Files.write(shard, Arrays.copyOf(tar.toByteArray(), 514));

    assertThatThrownBy(() -> CaptionShards.read(List.of(shard)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "Cannot read archive %s: the archive must be complete, found its end within a file"
                .formatted(shard));
  }

  @Test
  void namesWhatIsWrongWithAFile() throws IOException {
    write("data/dev.json", "{\"identifier\":\"dev-1-0-0\"}");
    write("data/test1.json", "{\"identifier\":");
    write("v2_OpenEnded_mscoco_val2014_questions.json", "{\"info\":{}}");

    assertThatThrownBy(() -> Nlvr2.read(folder, "dev")).hasMessageContaining("every record must");
    assertThatThrownBy(() -> Nlvr2.read(folder, "test1"))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("it must hold JSON records");
    assertThatThrownBy(() -> VqaV2.read(folder, "val2014"))
        .hasMessageContaining("\"questions\" must be a list of records");
  }

  private void write(String file, String content) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void add(ByteArrayOutputStream tar, String name, byte[] content) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 124, "%011o".formatted(content.length));
    header[156] = '0';
    put(header, 257, "ustar");
    tar.writeBytes(header);
    tar.writeBytes(content);
    tar.writeBytes(new byte[Math.floorMod(-content.length, 512)]);
  }

  private static void put(byte[] header, int at, String text) {
    System.arraycopy(bytes(text), 0, header, at, text.length());
  }
}
