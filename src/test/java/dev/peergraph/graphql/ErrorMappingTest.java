package dev.peergraph.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.peergraph.limits.LimitExceeded;
import graphql.GraphQLContext;
import graphql.GraphQLError;
import graphql.execution.AbortExecutionException;
import graphql.execution.ResultPath;
import graphql.language.Field;
import graphql.language.SourceLocation;
import graphql.schema.DataFetchingEnvironment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ErrorMappingTest {

    static Throwable[] leavings() {
        return new Throwable[]{new CancellationException(), new AbortExecutionException("Request has been cancelled by the client.")};
    }

    /** Whom the answer was for has gone: what remains to be seen is that the log is silent. */
    @ParameterizedTest
    @MethodSource("leavings")
    void leavingIsNobodysBug(Throwable leaving, CapturedOutput log) {
        assertThat(error(leaving).getExtensions()).containsEntry("code", "UPSTREAM_UNAVAILABLE");
        assertThat(log.getAll()).isEmpty();
    }

    /** It is an {@code AbortExecutionException} too. */
    @Test
    void aLimitThatAFieldExceedsIsToldAsOne() {
        assertThat(error(LimitExceeded.of("things", 3, 4))).satisfies(error -> {
            assertThat(error.getExtensions()).isEqualTo(Map.of("code", "LIMIT_EXCEEDED", "name", "things", "limit", 3L, "actual", 4L));
            assertThat(error.getMessage()).isEqualTo("The request has too many things: 4, and at most 3 are allowed.");
            assertThat(error.getPath()).isEqualTo(List.of("peerings"));
        });
    }

    private static GraphQLError error(Throwable failure) {
        Field field = Field.newField("peerings").sourceLocation(new SourceLocation(1, 3)).build();
        DataFetchingEnvironment environment = mock();
        when(environment.getField()).thenReturn(field);
        when(environment.getGraphQlContext()).thenReturn(GraphQLContext.getDefault());
        return new ErrorMapping().error(failure, environment, ResultPath.parse("/peerings"));
    }
}
