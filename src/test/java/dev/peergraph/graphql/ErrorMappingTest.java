package dev.peergraph.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import graphql.GraphQLContext;
import graphql.execution.AbortExecutionException;
import graphql.execution.ResultPath;
import graphql.language.Field;
import graphql.language.SourceLocation;
import graphql.schema.DataFetchingEnvironment;
import java.util.concurrent.CancellationException;
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
        Field field = Field.newField("peerings").sourceLocation(new SourceLocation(1, 3)).build();
        DataFetchingEnvironment environment = mock();
        when(environment.getField()).thenReturn(field);
        when(environment.getGraphQlContext()).thenReturn(GraphQLContext.getDefault());
        assertThat(new ErrorMapping().error(leaving, environment, ResultPath.parse("/peerings")).getExtensions())
                .containsEntry("code", "UPSTREAM_UNAVAILABLE");
        assertThat(log.getAll()).isEmpty();
    }
}
