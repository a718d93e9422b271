package io.peaflow.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Where the recorded market data lie: beside the repository, or where the property or variable below says. */
public final class RecordedData {

    static final String REASON = "recorded data are not at ";

    private static final String PROPERTY = "recorded.data";
    private static final String VARIABLE = "PEAFLOW_RECORDED_DATA";

    private RecordedData() {}

    /** The folder of the recorded data, whether it is there or not. */
    public static Path folder() {
        String property = System.getProperty(PROPERTY, "");
        String named = property.isBlank() ? System.getenv().getOrDefault(VARIABLE, "") : property;
        Path folder = named.isBlank() ? Repository.root().resolve("../shared/data") : Path.of(named);
        return folder.toAbsolutePath().normalize();
    }

    /** One file below the folder. */
    public static Path file(String path) {
        return folder().resolve(path);
    }

    /** Lets a recorded test run only where its data are. */
    static final class WhenThere implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Files.isDirectory(folder())
                    ? ConditionEvaluationResult.enabled("recorded data are there")
                    : ConditionEvaluationResult.disabled(REASON + folder());
        }
    }
}
