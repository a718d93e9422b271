package io.peaflow.backup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The least that the key of a bucket has to be allowed, as a document that IAM takes as it is. */
final class BucketPolicy {

    private BucketPolicy() {}

    static Map<String, Object> of(BackupSettings.Bucket settings, boolean withDelete) {
        String bucket = "arn:aws:s3:::" + (settings.isSet() ? settings.bucket() : "YOUR-BUCKET");
        String objects = (settings.prefix().isBlank() ? "" : settings.prefix() + "/") + "*";
        List<String> actions = new ArrayList<>(
                List.of("s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:GetObjectRetention"));
        if (withDelete) {
            actions.addAll(List.of("s3:DeleteObject", "s3:DeleteObjectVersion"));
        }
        Map<String, Object> lists =
                statement("PeaflowLists", List.of("s3:ListBucket", "s3:ListBucketVersions"), bucket);
        lists.put("Condition", Map.of("StringLike", Map.of("s3:prefix", List.of(objects))));
        Map<String, Object> policy = new LinkedHashMap<>();
        policy.put("Version", "2012-10-17");
        policy.put(
                "Statement",
                List.of(
                        lists,
                        // None of these knows the condition of a prefix.
                        statement(
                                "PeaflowLooks",
                                List.of(
                                        "s3:ListBucketMultipartUploads",
                                        "s3:GetBucketVersioning",
                                        "s3:GetBucketObjectLockConfiguration"),
                                bucket),
                        statement("PeaflowKeepsSets", actions, bucket + "/" + objects)));
        return policy;
    }

    private static Map<String, Object> statement(String name, List<String> actions, String resource) {
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("Sid", name);
        statement.put("Effect", "Allow");
        statement.put("Action", actions);
        statement.put("Resource", resource);
        return statement;
    }
}
