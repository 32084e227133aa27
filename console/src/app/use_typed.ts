import { useEffect, useRef, useState } from "react";

const TYPING_MS = 250;

/**
 * What a person types into a filter, told without blanks around it when the typing pauses. What was given meanwhile by
 * somebody else, such as Back, takes its place; what was told itself does not, since the person may be typing on.
 */
export function useTyped(given: string, onPause: (text: string) => void): readonly [string, (text: string) => void] {
  const [text, setText] = useState(given);
  const told = useRef(given);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(onPause);
  useEffect(() => {
    latest.current = onPause;
  });
  useEffect(() => {
    if (given === told.current) return;
    told.current = given;
    setText(given);
  }, [given]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      told.current = next.trim();
      latest.current(told.current);
    }, TYPING_MS);
  };
  return [text, type];
}
