package io.bridgestream.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/** The directions of dependencies that the architecture page promises, over all modules. */
class ArchitectureTest {
  private static final String[] ORT = {"ai.onnxruntime.."};
  private static final String[] TORCH = {"org.bytedeco.."};
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.bridgestream");

  @Test
  void seesEveryModule() {
    assertThat(CLASSES.stream().map(JavaClass::getPackageName))
        .contains("io.bridgestream.model", "io.bridgestream.training.nn", "io.bridgestream.cli");
  }

  @Test
  void packagesHaveNoCycles() {
    slices().assignedFrom(new EveryPackage()).should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theModelModuleKnowsNothingOfTheOthers() {
    noClasses()
        .that()
        .resideInAPackage("io.bridgestream.model..")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("io.bridgestream..")
                .and(
                    DescribedPredicate.not(
                        JavaClass.Predicates.resideInAPackage("io.bridgestream.model.."))))
        .check(CLASSES);
  }

  @Test
  void trainingAndInferenceMeetOnlyInFiles() {
    noDependency("io.bridgestream.training..", "io.bridgestream.inference..");
    noDependency("io.bridgestream.inference..", "io.bridgestream.training..");
  }

  @Test
  void runtimesKnowNothingOfEachOther() {
    noDependency("io.bridgestream.stream.flink..", "io.bridgestream.stream.kstreams..");
    noDependency("io.bridgestream.stream.kstreams..", "io.bridgestream.stream.flink..");
    noDependency("io.bridgestream.stream.kstreams..", "org.apache.flink..");
    noDependency("io.bridgestream.stream.flink..", "org.apache.kafka.streams..");
  }

  @Test
  void onlyTrainingUsesLibtorch() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.bridgestream.training..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(TORCH)
        .check(CLASSES);
  }

  @Test
  void onlyTheOnnxPackageUsesOnnxRuntime() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.bridgestream.inference.onnx..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ORT)
        .check(CLASSES);
  }

  private static void noDependency(String from, String to) {
    noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(to)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  private static final class EveryPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      return SliceIdentifier.of(javaClass.getPackageName());
    }

    @Override
    public String getDescription() {
      return "every package";
    }
  }
}
