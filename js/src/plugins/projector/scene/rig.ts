/** Where one looks from, as what a hand turns: angles, a distance, a target. Pure numbers. */
import type { Reach } from "./fit";
import type { Camera } from "./scene";

type Vector = readonly [number, number, number];

export interface Rig {
  /** A flat picture: looked at straight on, and `zoom` takes the place of the distance. */
  readonly flat: boolean;
  /** Around the upright axis, from where z comes towards the eye; radians. */
  readonly turn: number;
  /** Above the ground; radians. */
  readonly rise: number;
  readonly distance: number;
  readonly target: Vector;
  readonly zoom: number;
}

/** Of the picture's height, in radians: little distortion, yet near is larger than far. */
export const FIELD = (35 * Math.PI) / 180;
const HOME = { turn: 0.55, rise: 0.35 };
const STEEPEST = Math.PI / 2 - 0.01;
const DISTANCES = [0.02, 30] as const;
const ZOOMS = [0.2, 2000] as const;
/** CSS pixels around points that are all seen. */
const MARGIN = 28;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** From where all points are seen. */
export function home(flat: boolean, reach: Reach, size: Size): Rig {
  const target: Vector = [0, 0, 0];
  if (flat) return { flat, turn: 0, rise: 0, distance: 4, target, zoom: 1 };
  const rig: Rig = { flat, ...HOME, distance: 1, target, zoom: 1 };
  const { right, up, back } = axes(rig);
  const focal = focalOf(size);
  const wide = Math.max(1, size.width / 2 - MARGIN) / focal;
  const high = Math.max(1, size.height / 2 - MARGIN) / focal;
  let distance = 0.5;
  for (const corner of corners(reach)) {
    const near = dot(corner, back);
    distance = Math.max(
      distance,
      near + Math.abs(dot(corner, right)) / wide,
      near + Math.abs(dot(corner, up)) / high,
    );
  }
  return { ...rig, distance: Math.min(DISTANCES[1], distance) };
}

export function corners([x, y, z]: Reach): Vector[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [i & 1 ? x : -x, i & 2 ? y : -y, i & 4 ? z : -z]);
}

/** Pixels a unit takes at distance 1. */
export function focalOf({ height }: Size): number {
  return height / 2 / Math.tan(FIELD / 2);
}

/** Pixels a unit takes where a flat picture shows everything. */
export function flatScale([x, y]: Reach, { width, height }: Size): number {
  const across = Math.max(1, width / 2 - MARGIN) / Math.max(x, 1e-6);
  const along = Math.max(1, height / 2 - MARGIN) / Math.max(y, 1e-6);
  return Math.min(across, along, Math.max(width, height, 1));
}

export function axes({ turn, rise }: Rig): { right: Vector; up: Vector; back: Vector } {
  const [st, ct, sr, cr] = [Math.sin(turn), Math.cos(turn), Math.sin(rise), Math.cos(rise)];
  return { right: [ct, 0, -st], up: [-st * sr, cr, -ct * sr], back: [st * cr, sr, ct * cr] };
}

/** Turn by so many radians. */
export function orbit(rig: Rig, turn: number, rise: number): Rig {
  const steep = Math.max(-STEEPEST, Math.min(STEEPEST, rig.rise + rise));
  return { ...rig, turn: rig.turn + turn, rise: steep };
}

/** Move what is seen by so many pixels, one of which is `unit` in the scene. */
export function pan(rig: Rig, dx: number, dy: number, unit: number): Rig {
  const { right, up } = axes(rig);
  const move = (axis: 0 | 1 | 2) =>
    rig.target[axis] - dx * unit * right[axis] + dy * unit * up[axis];
  return { ...rig, target: [move(0), move(1), move(2)] };
}

/** Make things larger by a factor, and keep the place (pixels from the middle) where it is. */
export function zoom(rig: Rig, factor: number, x: number, y: number, unit: number): Rig {
  const { flat, distance } = rig;
  const next = flat
    ? { ...rig, zoom: clamp(rig.zoom * factor, ZOOMS) }
    : { ...rig, distance: clamp(distance / factor, DISTANCES) };
  const shrunk = flat ? rig.zoom / next.zoom : next.distance / distance;
  return pan(next, -x * (1 - shrunk), -y * (1 - shrunk), unit);
}

function clamp(value: number, [low, high]: readonly [number, number]): number {
  return Math.max(low, Math.min(high, value));
}

export function cameraOf(rig: Rig): Camera {
  const { back } = axes(rig);
  const at = (axis: 0 | 1 | 2) => rig.target[axis] + rig.distance * back[axis];
  return { position: [at(0), at(1), at(2)], target: rig.target, zoom: rig.zoom };
}

/** The rig of a camera; one with numbers that are not finite is none. */
export function rigOf(camera: Camera, flat: boolean): Rig | null {
  const { position, target, zoom } = camera;
  if (![...position, ...target, zoom].every(Number.isFinite)) return null;
  const [x, y, z] = position.map((value, axis) => value - (target[axis] as number)) as [
    number,
    number,
    number,
  ];
  const distance = Math.hypot(x, y, z);
  const seen = { flat, target, zoom: clamp(zoom, ZOOMS) };
  if (flat || distance === 0) return { ...seen, turn: 0, rise: 0, distance: distance || 4 };
  const rise = Math.asin(y / distance);
  return {
    ...seen,
    turn: Math.atan2(x, z),
    rise: clamp(rise, [-STEEPEST, STEEPEST]),
    distance: clamp(distance, DISTANCES),
  };
}

/** Between two rigs, the shorter way around; `t` from 0 to 1. */
export function between(a: Rig, b: Rig, t: number): Rig {
  const mix = (from: number, to: number) => from + (to - from) * t;
  const ratio = (from: number, to: number) => from * (to / from) ** t;
  const around = 2 * Math.PI;
  const turn = b.turn - a.turn - around * Math.round((b.turn - a.turn) / around);
  return {
    flat: b.flat,
    turn: a.turn + turn * t,
    rise: mix(a.rise, b.rise),
    distance: ratio(a.distance, b.distance),
    target: [0, 1, 2].map((i) => mix(a.target[i] as number, b.target[i] as number)) as [
      number,
      number,
      number,
    ],
    zoom: ratio(a.zoom, b.zoom),
  };
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
