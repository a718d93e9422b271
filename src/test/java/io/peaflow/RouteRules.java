package io.peaflow;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a file of routes may hold, as a function from its text to the list of what is wrong with it.
 *
 * @param rooms the rooms that exist
 * @param jobs the names below {@code peaflow.jobs} in application.yaml
 * @param policies the ids of the route configurations that handle failures
 * @param beans per room, the name of each bean and the names of its methods
 */
record RouteRules(
        Set<String> rooms, Set<String> jobs, Set<String> policies, Map<String, Map<String, Set<String>>> beans) {

    private static final int MAX_LINES = 30;
    private static final String EXPRESSION = "expression";
    private static final String POLICY_PREFIX = "_";

    private static final Set<String> TOP = Set.of("route", "routeConfiguration");
    private static final Set<String> STEPS = Set.of(
            "bean",
            "choice",
            "circuitBreaker",
            "filter",
            "log",
            "removeHeader",
            "removeHeaders",
            "removeProperty",
            "setBody",
            "setHeader",
            "setProperty",
            "split",
            "stop",
            "to",
            "toD");
    /** Branches of a step that hold steps themselves. */
    private static final Set<String> BRANCHES = Set.of("when", "otherwise", "onFallback");

    private static final Set<String> LANGUAGES = Set.of("simple", "constant", "header", "exchangeProperty", "variable");
    private static final Set<String> ALL_LANGUAGES = Set.of(
            "simple",
            "constant",
            "header",
            "exchangeProperty",
            "variable",
            "csimple",
            "datasonnet",
            "groovy",
            "hl7terser",
            "java",
            "joor",
            "jq",
            "js",
            "jsonpath",
            "language",
            "method",
            "mvel",
            "ognl",
            "python",
            "ref",
            "spel",
            "tokenize",
            "wasm",
            "xpath",
            "xquery",
            "xtokenize");
    private static final Set<String> INSIDE_ONE_FILE = Set.of("direct", "seda", "vm", "disruptor");
    private static final Set<String> REFUSED_SCHEMES =
            Set.of("sql", "jdbc", "jpa", "script", "language", "groovy", "exec", "class");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[a-z0-9.-]+}}");
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(password|passwd|secret|token|api-?key|authorization|credential|username|user)");
    /** A value computed at run time: a header or property that a bean has set. */
    private static final Pattern COMPUTED = Pattern.compile("\\$\\{[^}]+}");

    private static final Pattern ARITHMETIC =
            Pattern.compile("\\$\\{[^}]*}\\s*(\\+\\+|--|[*/%])|\\$\\{(body|header)[^}]*[*/+][^}]*}");
    /** Six or seven fields of a Quartz cron, one of them a question mark or all of them cron characters. */
    private static final Pattern CRON = Pattern.compile(
            "(?<![\\w./*?-])([0-5]?\\d|\\*)([,/-]\\d+)*(\\s+[\\d*?,/LW#-]+){3}\\s+([\\d*?,/-]+|[A-Z]{3}([,-][A-Z]{3})*)\\s+([\\d?*,/L#-]+|[A-Z]{3}([,-][A-Z]{3})*)(?![\\w-])");

    private static final Schema SCHEMA = schema();

    /** Everything that is wrong with a file, in words that say where and what instead; empty when nothing is. */
    List<String> problems(String file, String text) {
        List<String> problems = new ArrayList<>();
        Object parsed;
        try {
            parsed = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        } catch (RuntimeException e) {
            return List.of(file + ": is not YAML: " + e.getMessage());
        }
        if (!(parsed instanceof List<?> entries) || !entries.stream().allMatch(Map.class::isInstance)) {
            return List.of(file + ": must be a list of `- route:` entries");
        }
        JsonNode tree = JsonMapper.shared().valueToTree(parsed);
        SCHEMA.validate(tree).forEach(error -> problems.add(file + ": schema: " + error));

        if (!text.stripLeading().startsWith("#")) {
            problems.add(file + ": starts without a comment that says what the routes are for");
        }
        String stem = stem(file);
        List<Map<String, Object>> routes = new ArrayList<>();
        for (Object entry : entries) {
            map(entry).forEach((kind, value) -> {
                if (!TOP.contains(kind)) {
                    problems.add(file + ": canonical form: `- " + kind + ":` at the top; write `- route:` around it");
                } else if (kind.equals("route")) {
                    routes.add(map(value));
                } else {
                    policy(file, stem, map(value), problems);
                }
            });
        }
        oneName(file, stem, routes, problems);
        Set<String> inside = startsInside(routes);
        for (Map<String, Object> route : routes) {
            route(file, stem, route, inside, problems);
        }
        if (jobs.contains(stem) && lines(text) > MAX_LINES) {
            problems.add(file + ": " + lines(text) + " lines; a job's route has at most " + MAX_LINES
                    + ", so move what it computes into a bean");
        }
        return problems;
    }

    /** The ids of the route configurations of a file that do handle failures. */
    static Set<String> policiesIn(String text) {
        Set<String> ids = new LinkedHashSet<>();
        if (new Yaml(new SafeConstructor(new LoaderOptions())).load(text) instanceof List<?> entries) {
            for (Object entry : entries) {
                Map<String, Object> configuration = map(map(entry).get("routeConfiguration"));
                if (configuration.containsKey("onException") || configuration.containsKey("errorHandler")) {
                    ids.add(String.valueOf(configuration.get("id")));
                }
            }
        }
        return ids;
    }

    /** The crons that stand in a text, which may hold none. */
    static List<String> crons(String text) {
        return CRON.matcher(text)
                .results()
                .map(match -> match.group().strip())
                .filter(cron -> cron.contains("*") || cron.contains("?"))
                .toList();
    }

    private void oneName(String file, String stem, List<Map<String, Object>> routes, List<String> problems) {
        if (routes.isEmpty()) {
            if (!stem.startsWith(POLICY_PREFIX)) {
                problems.add(file + ": holds no route");
            }
            return;
        }
        Object first = routes.getFirst().get("id");
        if (!stem.equals(first)) {
            problems.add(file + ": one name: the first route's id is " + first + ", the file's stem " + stem);
        }
        for (Map<String, Object> route : routes.subList(1, routes.size())) {
            if (!String.valueOf(route.get("id")).startsWith(stem + "-")) {
                problems.add(file + ": one name: route id " + route.get("id") + " must start with " + stem + "-");
            }
        }
    }

    private void policy(String file, String stem, Map<String, Object> configuration, List<String> problems) {
        if (!stem.startsWith(POLICY_PREFIX)) {
            problems.add(file + ": a routeConfiguration stands in a file whose name starts with " + POLICY_PREFIX);
            return;
        }
        String room = stem.substring(1);
        if (!rooms.contains(room)) {
            problems.add(file + ": " + room + " is no room; the rooms are " + rooms);
        }
        walk(configuration, (name, value) -> {
            if (name.equals("bean")) {
                bean(file, room, map(value), problems);
            }
        });
    }

    private void route(String file, String stem, Map<String, Object> route, Set<String> inside, List<String> problems) {
        String room = String.valueOf(route.get("group"));
        if (!rooms.contains(room)) {
            problems.add(file + ": group " + room + " is no room; the rooms are " + rooms);
        }
        Object policy = route.get("routeConfigurationId");
        if (policy == null || !policies.contains(policy.toString())) {
            problems.add(file + ": routeConfigurationId is " + policy + "; a failure policy is one of " + policies);
        }
        Map<String, Object> from = map(route.get("from"));
        endpoint(file, "from", from, inside, problems);
        String start = String.valueOf(from.get("uri"));
        if (start.startsWith("quartz:")) {
            job(file, stem, start, map(from.get("parameters")), problems);
        }
        List<Object> steps = list(from.get("steps"));
        if (steps.isEmpty()) {
            problems.add(file + ": route " + route.get("id") + " has no steps");
        }
        int[] splits = {0};
        steps(file, room, steps, inside, splits, problems);
        if (splits[0] > 1) {
            problems.add(file + ": " + splits[0] + " splits; a route has at most one");
        }
    }

    private void job(String file, String stem, String uri, Map<String, Object> parameters, List<String> problems) {
        if (!uri.equals("quartz:" + stem)) {
            problems.add(file + ": one name: it starts from " + uri + " and not from quartz:" + stem);
        }
        if (!jobs.contains(stem)) {
            problems.add(file + ": one name: application.yaml has no peaflow.jobs." + stem + "; it has " + jobs);
        }
        String cron = "{{peaflow.jobs." + stem + ".cron}}";
        if (!cron.equals(parameters.get("cron"))) {
            problems.add(file + ": cron is " + parameters.get("cron") + " and must be the placeholder " + cron);
        }
        if (!"{{peaflow.time-zone}}".equals(parameters.get("trigger.timeZone"))) {
            problems.add(file + ": trigger.timeZone is " + parameters.get("trigger.timeZone")
                    + " and must be the placeholder {{peaflow.time-zone}}");
        }
    }

    private void steps(
            String file, String room, List<Object> steps, Set<String> inside, int[] splits, List<String> problems) {
        for (Object step : steps) {
            map(step).forEach((name, value) -> {
                if (!STEPS.contains(name)) {
                    problems.add(file + ": step " + name + " is not one of "
                            + STEPS.stream().sorted().toList() + "; if it computes, it is Java");
                }
                if (!(value instanceof Map)) {
                    problems.add(file + ": canonical form: " + name + ": " + value
                            + " is a shorthand; write it as a mapping");
                    return;
                }
                step(file, room, name, map(value), inside, splits, problems);
            });
        }
    }

    private void step(
            String file,
            String room,
            String name,
            Map<String, Object> step,
            Set<String> inside,
            int[] splits,
            List<String> problems) {
        switch (name) {
            case "to", "toD" -> endpoint(file, name, step, inside, problems);
            case "bean" -> bean(file, room, step, problems);
            case "split" -> splits[0]++;
            default -> {}
        }
        expression(file, name, step, problems);
        steps(file, room, list(step.get("steps")), inside, splits, problems);
        for (String branch : BRANCHES) {
            Object value = step.get(branch);
            for (Object one : value instanceof List ? list(value) : value == null ? List.of() : List.of(value)) {
                expression(file, branch, map(one), problems);
                steps(file, room, list(map(one).get("steps")), inside, splits, problems);
            }
        }
    }

    private static void expression(String file, String name, Map<String, Object> step, List<String> problems) {
        step.keySet().stream()
                .filter(ALL_LANGUAGES::contains)
                .filter(key -> takesExpression(name))
                .forEach(language -> problems.add(file + ": canonical form: " + name + " has " + language
                        + ": directly; write it below " + EXPRESSION + ":"));
        map(step.get(EXPRESSION)).forEach((language, value) -> {
            if (!LANGUAGES.contains(language)) {
                problems.add(file + ": language " + language + " in " + name + " is not one of "
                        + LANGUAGES.stream().sorted().toList() + "; what it computes is Java");
            }
            String text = value instanceof Map ? String.valueOf(map(value).get(EXPRESSION)) : String.valueOf(value);
            if (ARITHMETIC.matcher(text).find()) {
                problems.add(file + ": arithmetic in " + name + " (" + text + "): what it computes is Java");
            }
            if (name.equals("setHeader") && isSecret(String.valueOf(step.get("name"))) && isLiteral(text)) {
                problems.add(file + ": header " + step.get("name")
                        + " is a secret and must come as a placeholder or from a bean");
            }
        });
    }

    private static boolean takesExpression(String name) {
        return !name.equals("bean") && !name.equals("to") && !name.equals("log");
    }

    private void endpoint(
            String file, String name, Map<String, Object> endpoint, Set<String> inside, List<String> problems) {
        String uri = String.valueOf(endpoint.get("uri"));
        String scheme = uri.replaceAll(":.*", "");
        if (uri.contains("?")) {
            problems.add(file + ": canonical form: " + name + " " + uri
                    + " has a query; write its parameters below parameters:");
        }
        if (uri.matches("[a-z+]+:(//)?[^/{$]*:[^/{$]*@.*")) {
            problems.add(file + ": " + name + " has credentials in its uri; take them from placeholders");
        }
        if (INSIDE_ONE_FILE.contains(scheme) && !inside.contains(uri)) {
            problems.add(file + ": " + uri
                    + " leaves the file: no route in it starts there. Rooms meet by Java calls and events");
        }
        if (REFUSED_SCHEMES.contains(scheme)) {
            problems.add(file + ": " + uri + " is work for a bean, not for a route");
        }
        if (scheme.equals("bean")) {
            problems.add(file + ": canonical form: " + uri + "; write the step `bean:` with ref and method");
        }
        map(endpoint.get("parameters")).forEach((key, value) -> {
            String text = String.valueOf(value);
            if (isSecret(key) && isLiteral(text)) {
                problems.add(file + ": parameter " + key + " of " + name + " is a secret and must be a placeholder");
            }
            if (!crons(text).isEmpty()) {
                problems.add(file + ": parameter " + key + " of " + name + " holds the cron " + text
                        + "; crons stand in application.yaml");
            }
        });
    }

    private void bean(String file, String room, Map<String, Object> step, List<String> problems) {
        String ref = String.valueOf(step.get("ref"));
        String method = String.valueOf(step.get("method")).replaceAll("\\(.*", "");
        Map<String, Set<String>> known = beans.getOrDefault(room, Map.of());
        if (step.containsKey("beanType") || !step.containsKey("ref")) {
            problems.add(file + ": bean without ref: name the bean, not its class");
        } else if (!known.containsKey(ref)) {
            problems.add(file + ": bean " + ref + " is no bean of room " + room + ", which has "
                    + known.keySet().stream().sorted().toList());
        } else if (!step.containsKey("method")) {
            problems.add(file + ": bean " + ref + " without a method: name it, so that a reader finds it");
        } else if (!known.get(ref).contains(method)) {
            problems.add(file + ": bean " + ref + " has no method " + method + "; it has "
                    + known.get(ref).stream().sorted().toList());
        }
    }

    private static Set<String> startsInside(List<Map<String, Object>> routes) {
        Set<String> starts = new LinkedHashSet<>();
        routes.forEach(route -> starts.add(String.valueOf(map(route.get("from")).get("uri"))));
        return starts;
    }

    private static boolean isSecret(String name) {
        return SECRET_NAME.matcher(name).matches();
    }

    private static boolean isLiteral(String value) {
        String left =
                COMPUTED.matcher(PLACEHOLDER.matcher(value).replaceAll("")).replaceAll("");
        return left.replaceAll("(?i)RAW\\(\\)|Bearer|Basic", "").matches(".*[A-Za-z0-9].*");
    }

    private static long lines(String text) {
        return text.lines().filter(line -> !line.isBlank()).count();
    }

    static String stem(String file) {
        return file.replaceAll(".*/", "").replaceAll("\\.camel\\.yaml$", "");
    }

    private static void walk(Object node, BiConsumer<String, Object> visit) {
        if (node instanceof Map<?, ?> entries) {
            entries.forEach((key, value) -> {
                visit.accept(String.valueOf(key), value);
                walk(value, visit);
            });
        } else if (node instanceof List<?> items) {
            items.forEach(item -> walk(item, visit));
        }
    }

    @SuppressWarnings("unchecked") // YAML's mappings have text keys here; the schema has looked
    private static Map<String, Object> map(Object node) {
        return node instanceof Map<?, ?> entries ? (Map<String, Object>) entries : Map.of();
    }

    @SuppressWarnings("unchecked") // a list of whatever YAML gives
    private static List<Object> list(Object node) {
        return node instanceof List<?> items ? (List<Object>) items : List.of();
    }

    private static Schema schema() {
        try (InputStream in = RouteRules.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
                    .getSchema(JsonMapper.shared().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException("camel-yaml-dsl ships schema/camelYamlDsl.json, and it cannot be read", e);
        }
    }
}
