# The image of Peergraph. `mvn verify` comes first: the image holds the very jar that was tested.

FROM eclipse-temurin:25-jre AS layers
WORKDIR /layers
COPY target/peergraph-*.jar application.jar
RUN java -Djarmode=tools -jar application.jar extract --layers --destination extracted

FROM eclipse-temurin:25-jre
WORKDIR /application
# From what changes seldom to what changes with every build.
COPY --from=layers /layers/extracted/dependencies/ ./
COPY --from=layers /layers/extracted/spring-boot-loader/ ./
COPY --from=layers /layers/extracted/snapshot-dependencies/ ./
COPY --from=layers /layers/extracted/application/ ./
# Half of the time to the first answer: what classes are loaded and which code is hot is found out once, here.
COPY --chmod=755 src/main/docker/ ./
RUN ./train
# A number, so that a cluster can see that it is not root.
USER 10001:10001
EXPOSE 8080
# By bash alone: the image has no HTTP client.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${SERVER_PORT:-8080} && printf 'GET /livez HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r -t 2 _ status _ <&3 && [ \"$status\" = 200 ]"]
# JAVA_TOOL_OPTIONS adds flags; those of the file win over it.
ENTRYPOINT ["java", "@jvm.options", "-XX:AOTCache=application.aot", "-jar", "application.jar"]
