import { describe, expect, it } from "vitest";
import { figuresIn } from "./health";

describe("figures of the background's work", () => {
  it("takes the named ones and adds up those with labels", () => {
    const text = [
      "# HELP haulier_relay_lag_seconds age of the oldest row",
      "haulier_relay_lag_seconds 0.25",
      'haulier_callbacks_waiting{host="a"} 2',
      'haulier_callbacks_waiting{host="b"} 3',
      "haulier_relay_lag_seconds_other 9",
    ].join("\n");
    const found = figuresIn(text, ["haulier_relay_lag_seconds", "haulier_callbacks_waiting"]);
    expect([...found]).toEqual([
      ["haulier_relay_lag_seconds", 0.25],
      ["haulier_callbacks_waiting", 5],
    ]);
  });
});
