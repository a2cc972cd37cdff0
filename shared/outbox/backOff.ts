import { hourMs, minuteMs, secondMs } from '../platform/time.ts';

/** Pause before the next attempt at the product: 5 s doubling to one hour, the upper half of it at random. */
export function deliveryPause(attempts: number, random: number): number {
  return jittered(Math.min(hourMs, 5 * secondMs * 2 ** Math.min(attempts - 1, 20)), random);
}

/** Pause before the product is reminded of something it accepted but has not done: 1 minute doubling to one hour. */
export function reminderPause(attempts: number, random: number): number {
  return jittered(Math.min(hourMs, minuteMs * 2 ** Math.min(attempts - 1, 20)), random);
}

const jittered = (pause: number, random: number): number => Math.round(pause / 2 + (pause / 2) * random);
