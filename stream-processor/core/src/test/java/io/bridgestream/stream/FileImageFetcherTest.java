package io.bridgestream.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.events.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileImageFetcherTest {
  private static final byte[] IMAGE = {1, 2, 3};

  @TempDir private Path folder;
  private Path root;
  private FileImageFetcher fetcher;

  @BeforeEach
  void write() throws IOException {
    root = Files.createDirectory(folder.resolve("images"));
    Files.write(root.resolve("good"), IMAGE);
    Files.write(root.resolve("large"), new byte[5]);
    Files.write(folder.resolve("secret"), IMAGE);
    Files.createDirectory(folder.resolve("images-too"));
    Files.write(folder.resolve("images-too/secret"), IMAGE);
    Files.createSymbolicLink(root.resolve("out"), folder.resolve("secret"));
    fetcher = FileImageFetcher.under(List.of(root), 4);
  }

  @Test
  void readsFilesUnderItsFolders() {
    assertThat(fetch(root.resolve("good").toUri().toString(), null))
        .isInstanceOfSatisfying(
            FetchedImage.Fetched.class, image -> assertThat(image.file()).isEqualTo(IMAGE));
    assertThat(fetch(root.resolve("good").toUri().toString(), EventPreparer.digest(IMAGE)))
        .isInstanceOf(FetchedImage.Fetched.class);
  }

  @Test
  void refusesWhatLeadsOutOfThem() {
    for (String uri :
        List.of(
            folder.resolve("secret").toUri().toString(),
            folder.resolve("nothing").toUri().toString(),
            folder.resolve("images-too/secret").toUri().toString(),
            root.toUri() + "../secret",
            root.toUri() + "%2e%2e/secret",
            root.resolve("out").toUri().toString(),
            "http://localhost/good",
            "jar:file:/x!/y",
            "good")) {
      assertThat(refusal(uri, null)).as(uri).isEqualTo(RejectReason.REFERENCE_NOT_ALLOWED);
    }
  }

  @Test
  void saysWhatIsWrongWithAFileOfItsOwn() {
    String good = root.resolve("good").toUri().toString();
    assertThat(refusal(good, "0".repeat(64))).isEqualTo(RejectReason.DIGEST_MISMATCH);
    assertThat(refusal(root.toUri() + "none", null)).isEqualTo(RejectReason.IMAGE_NOT_FOUND);
    assertThat(refusal(root.toUri() + "large", null)).isEqualTo(RejectReason.IMAGE_TOO_MANY_BYTES);
    assertThat(refusal(root.toUri().toString(), null)).isEqualTo(RejectReason.IMAGE_NOT_FOUND);
    assertThat(refusal("file://host/x", null)).isEqualTo(RejectReason.BAD_REFERENCE);
    assertThat(refusal("file:x y", null)).isEqualTo(RejectReason.BAD_REFERENCE);
  }

  private FetchedImage fetch(String uri, @Nullable String sha256) {
    return fetcher.fetch(new ImageReference(uri, sha256));
  }

  private RejectReason refusal(String uri, @Nullable String sha256) {
    return ((FetchedImage.Refused) fetch(uri, sha256)).reason();
  }
}
