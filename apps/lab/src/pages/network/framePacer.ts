/** @file When to draw, and how finely. A graphics card draws at once; a processor has other things to do besides. */
import type { WebGLRenderer } from "three";

export interface FramePacer {
  /** Draws soon. */
  request(): void;
  resize(width: number, height: number, pixelRatio: number): void;
  /** Draws now, as finely as it can, so that the canvas can be saved in the same task. */
  finest(): void;
  frames(): number;
  /** Milliseconds of the last picture until it was there; null before the first. */
  cost(): number | null;
  stop(): void;
}

/** Of the time, pictures may take this share: a picture of 50 ms is followed by a pause of 100. */
const SHARE = 1 / 3;
/** Milliseconds without a change after which a slow renderer draws the fine picture. */
const REST = 300;
/** Pixels for each one of the screen, on a slow renderer: while something moves, and at rest (which smooths edges). */
const MOVING_RATIO = 1;
const FINE_RATIO = 2;
/** Milliseconds between two looks whether a picture is there. */
const LOOK = 4;

export function openFramePacer(renderer: WebGLRenderer, isSlow: boolean, render: () => void): FramePacer {
  const gl = renderer.getContext() as WebGL2RenderingContext;
  let size = { width: 1, height: 1, pixelRatio: 1 };
  let isWanted = false;
  let isDrawing = false;
  let isStopped = false;
  let frames = 0;
  let cost: number | null = null;
  let resting: ReturnType<typeof setTimeout> | undefined;

  const fine = () => (isSlow ? FINE_RATIO : Math.min(2, size.pixelRatio));
  const setRatio = (ratio: number) => {
    if (renderer.getPixelRatio() !== ratio) renderer.setPixelRatio(ratio);
  };

  function draw(ratio: number): void {
    isWanted = false;
    isDrawing = true;
    setRatio(ratio);
    const began = performance.now();
    render();
    frames++;
    const done = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    const look = () => {
      if (isStopped) return;
      const isThere = done === null || gl.getSyncParameter(done, gl.SYNC_STATUS) === gl.SIGNALED || gl.isContextLost();
      if (!isThere) {
        setTimeout(look, LOOK);
        return;
      }
      if (done !== null) gl.deleteSync(done);
      cost = performance.now() - began;
      setTimeout(
        () => {
          isDrawing = false;
          if (isWanted) schedule();
        },
        isSlow ? cost * (1 / SHARE - 1) : 0,
      );
    };
    setTimeout(look, 0);
  }

  function schedule(): void {
    requestAnimationFrame(() => {
      if (isStopped || isDrawing) return;
      draw(isSlow ? MOVING_RATIO : fine());
      if (!isSlow) return;
      clearTimeout(resting);
      resting = setTimeout(rest, REST);
    });
  }

  function rest(): void {
    if (isStopped) return;
    if (isDrawing || isWanted) resting = setTimeout(rest, REST);
    else draw(fine());
  }

  return {
    request() {
      if (isWanted || isStopped) return;
      isWanted = true;
      if (!isDrawing) schedule();
    },
    resize(width, height, pixelRatio) {
      size = { width, height, pixelRatio };
      renderer.setSize(width, height, false);
    },
    finest() {
      setRatio(fine());
      render();
    },
    frames: () => frames,
    cost: () => cost,
    stop() {
      isStopped = true;
      clearTimeout(resting);
    },
  };
}
