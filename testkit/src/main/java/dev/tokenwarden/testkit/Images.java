package dev.tokenwarden.testkit;

/**
 * The container images. A system property of the name given here puts another in its place.
 *
 * @param kafka {@code tokenwarden.image.kafka}: Apache's image, for its paths
 * @param redis {@code tokenwarden.image.redis}: 6.2 or later
 * @param openSearch {@code tokenwarden.image.opensearch}: with the security plugin
 */
record Images(String kafka, String redis, String openSearch) {
    static Images configured() {
        return new Images(
                System.getProperty("tokenwarden.image.kafka", "apache/kafka:4.1.0"),
                System.getProperty("tokenwarden.image.redis", "redis:7.4"),
                System.getProperty("tokenwarden.image.opensearch", "opensearchproject/opensearch:3.3.0"));
    }
}
