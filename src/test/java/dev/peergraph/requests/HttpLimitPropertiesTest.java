package dev.peergraph.requests;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

class HttpLimitPropertiesTest {

    @ParameterizedTest
    @CsvSource({"0,256KB,10s,64MB,60s,64MB,60s,concurrent-requests must be at least 1",
            "1,1B,10s,64MB,60s,64MB,60s,body-size must be between 1KB and 64MB",
            "1,65MB,10s,64MB,60s,64MB,60s,body-size must be between 1KB and 64MB",
            "1,256KB,0s,64MB,60s,64MB,60s,body-timeout must be between 1ms and 1h",
            "1,256KB,10s,255KB,60s,64MB,60s,body-memory must be at least body-size",
            "1,256KB,10s,64MB,999ms,64MB,60s,idle-timeout must be between 1s and 1h",
            "1,256KB,10s,64MB,61m,64MB,60s,idle-timeout must be between 1s and 1h",
            "1,256KB,10s,64MB,60s,1023KB,60s,unread-memory must be at least 1MB",
            "1,256KB,10s,64MB,60s,64MB,999ms,write-timeout must be between 1s and 1h"})
    void refuseWhatCannotWork(int requests, String size, String timeout, String memory, String idle, String unread, String write,
            String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HttpLimitProperties(requests, DataSize.parse(size), DurationStyle.detectAndParse(timeout),
                        DataSize.parse(memory),
                        DurationStyle.detectAndParse(idle), DataSize.parse(unread), DurationStyle.detectAndParse(write)))
                .withMessageStartingWith("peergraph.limits.http." + problem);
    }
}
