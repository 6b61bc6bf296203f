/** Places are along the two axes of the plane and the third, with the distance off the plane; state units, times in τ. */
export interface FlowPortraitData {
  readonly n: number;
  /** Times are steps of a map. */
  readonly isDiscrete: boolean;
  /** Share of the paths' second moment on each axis; none for one or two units. */
  readonly shares: readonly number[];
  readonly frame: { readonly a: readonly [number, number]; readonly b: readonly [number, number] };
  /** Empty where nothing is known of it. */
  readonly field: {
    readonly columns: number;
    readonly rows: number;
    /** log₁₀ ‖F‖ per τ, [rows × columns], from the lowest b upwards. */
    readonly values: Float64Array;
    /** Index of a limit set; 255 where it is not known. */
    readonly basins: Uint8Array;
  };
  /** Of one unit: F at each column, per τ; else null. */
  readonly velocity: readonly number[] | null;
  readonly tint: { readonly followed: number; readonly undecided: number };
  readonly limits: readonly {
    readonly label: string;
    readonly kind: string;
    readonly isCurve: boolean;
    readonly isClosed: boolean;
    readonly period: number | null;
    readonly timeConstant: number | null;
    /** [count × 4] */
    readonly places: ArrayLike<number>;
    readonly slow: {
      readonly direction: readonly [number, number, number];
      readonly timeConstant: number;
      readonly gap: number | null;
    } | null;
  }[];
  readonly points: readonly {
    readonly label: string;
    readonly kind: string;
    readonly place: readonly [number, number, number, number];
    readonly isMirror: boolean;
    readonly limit: number | null;
    readonly arrows: readonly (readonly [number, number, number])[];
  }[];
  /** Points [count × 5]: a place and its time, which is 0 at the end of the delay. */
  readonly ways: readonly {
    readonly label: string;
    readonly memory: number | null;
    readonly limit: number | null;
    readonly isThere: boolean;
    readonly delay: number;
    readonly points: ArrayLike<number>;
  }[];
  readonly particles: readonly { readonly limit: number | null; readonly points: ArrayLike<number> }[];
  readonly longest: number;
}
