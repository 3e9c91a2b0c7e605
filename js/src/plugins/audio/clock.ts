/** Times of a sound as text. */

/** Where one is in a sound: "0.25 / 1.50 s" of a short one, "1:02 / 3:45" of a longer. */
export function clock(seconds: number, duration: number): string {
  if (duration <= 0) return minutes(seconds);
  const digits = duration < 1 ? 3 : 2;
  if (duration < 10) return `${seconds.toFixed(digits)} / ${duration.toFixed(digits)} s`;
  return `${minutes(seconds)} / ${minutes(duration)}`;
}

function minutes(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const rest = `${Math.floor(whole / 60) % 60}`;
  return `${hours > 0 ? `${hours}:${rest.padStart(2, "0")}` : rest}:${two(whole % 60)}`;
}
