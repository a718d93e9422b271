package io.peaflow.quant.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTests {

    private static Map<String, Object> example() {
        var members = new LinkedHashMap<String, Object>();
        members.put("text", "é \"quoted\" \\ \n");
        members.put("whole", 3L);
        members.put("small", 4);
        members.put("numbers", new double[] {0.1, -0.0, Double.MIN_VALUE, 1e300});
        members.put("rows", List.of(new double[] {1, 2}, new double[] {}));
        members.put("yes", true);
        members.put("no", false);
        members.put("inner", Map.of());
        return members;
    }

    @Test
    void readsWhatItWrote() {
        Map<String, Object> read = JsonText.read(JsonText.of(example()));

        assertThat(JsonText.text(read, "text")).isEqualTo("é \"quoted\" \\ \n");
        assertThat(JsonText.whole(read, "whole")).isEqualTo(3);
        assertThat(JsonText.number(read, "small")).isEqualTo(4);
        assertThat(JsonText.numbers(read, "numbers")).containsExactly(0.1, -0.0, Double.MIN_VALUE, 1e300);
        assertThat(JsonText.matrix(read, "rows")).isDeepEqualTo(new double[][] {{1, 2}, {}});
        assertThat(read).containsEntry("yes", true).containsEntry("no", false);
        assertThat(JsonText.object(JsonText.member(read, "inner"))).isEmpty();
        assertThat(JsonText.of(read)).isEqualTo(JsonText.of(example()));
    }

    @Property
    boolean everyNumberKeepsItsBits(@ForAll double number) {
        double read = JsonText.number(JsonText.read(JsonText.of(Map.of("number", number))), "number");
        return Double.doubleToRawLongBits(read) == Double.doubleToRawLongBits(number);
    }

    @Test
    void readsWhiteSpaceAndEscapes() {
        assertThat(JsonText.read(" { \"a\" : [ 1 , 2.5e1 ] , \"b\" : \"\\u00e9\\t\\/\" } "))
                .containsEntry("a", List.of(1L, 25.0))
                .containsEntry("b", "é\t/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1",
                "{\"a\":1,}",
                "{\"a\":tru}",
                "{\"a\":null}",
                "{\"a\":1}x",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":1.2.3}",
                "{\"a\":[1 2]}"
            })
    void refusesWhatIsNot(String text) {
        assertThatThrownBy(() -> JsonText.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhichMemberIsNotWhatItShouldBe() {
        Map<String, Object> read = JsonText.read("{\"a\":1.5,\"b\":\"x\"}");
        assertThatThrownBy(() -> JsonText.member(read, "c")).hasMessageContaining("lacks c");
        assertThatThrownBy(() -> JsonText.whole(read, "a")).hasMessageContaining("a is not a whole");
        assertThatThrownBy(() -> JsonText.text(read, "a")).hasMessageContaining("a is not a JSON text");
        assertThatThrownBy(() -> JsonText.number(read, "b")).hasMessageContaining("b is not a JSON number");
        assertThatThrownBy(() -> JsonText.list(read, "b")).hasMessageContaining("b is not a JSON array");
        assertThatThrownBy(() -> JsonText.object("x")).hasMessageContaining("Not a JSON object");
        assertThatThrownBy(() -> JsonText.of(Map.of("a", Double.NaN))).hasMessageContaining("NaN");
    }

    @Test
    void aSealNoticesAChange() {
        String sealed = Sealed.write(Map.of("a", 1.5));
        assertThat(Sealed.open(sealed)).containsEntry("a", 1.5);
        assertThatThrownBy(() -> Sealed.open(sealed.replace("1.5", "1.6"))).hasMessageContaining("changed");
        assertThatThrownBy(() -> Sealed.open("{\"a\":1}")).hasMessageContaining("checksum");
    }
}
