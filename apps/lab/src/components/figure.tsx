import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { type CsvTable, toCsv } from "../share/csv.ts";
import { saveBlob, svgText, toPng } from "../share/saveFigure.ts";
import { Menu } from "./menu.tsx";

export interface FigureProps {
  /** The question the picture answers, in plain words. */
  readonly title: string;
  /** How to read it, units included. @default none */
  readonly note?: string | undefined;
  /** Where its numbers come from. @default none */
  readonly origin?: string | undefined;
  /** File name of what is saved, without ending. */
  readonly name: string;
  /** The picture to save; by default the first svg in the body, with its computed styles. @default none */
  readonly picture?: (() => MaybeLater<SVGSVGElement | HTMLCanvasElement | null>) | undefined;
  /** The same picture as an svg, where a canvas shows it. @default none */
  readonly drawing?: (() => MaybeLater<SVGSVGElement | null>) | undefined;
  /** The numbers in the picture. @default none */
  readonly csv?: (() => CsvTable) | undefined;
  /** Controls at the right of the title. @default none */
  readonly controls?: ComponentChildren;
  readonly class?: string | undefined;
  readonly children: ComponentChildren;
}

type MaybeLater<T> = T | Promise<T>;

/** A picture with the question above it and a menu that saves it as SVG, PNG and CSV. */
export function Figure(props: FigureProps) {
  const { title, note, origin, name, picture, drawing, csv, controls, class: className, children } = props;
  const body = useRef<HTMLDivElement>(null);
  const shown = () =>
    body.current?.querySelector<SVGSVGElement>("svg") ?? body.current?.querySelector("canvas") ?? null;
  const find = async () => (await picture?.()) ?? shown();
  const saveSvg = async () => {
    const found = (await drawing?.()) ?? (await find());
    if (found instanceof SVGSVGElement)
      saveBlob(`${name}.svg`, new Blob([svgText(found, title)], { type: "image/svg+xml" }));
  };
  const savePng = async () => {
    const found = await find();
    if (found !== null) saveBlob(`${name}.png`, await toPng(found, title));
  };
  const saveCsv = () => {
    if (csv !== undefined) saveBlob(`${name}.csv`, new Blob([toCsv(csv())], { type: "text/csv" }));
  };
  const isVector = () => drawing !== undefined || (picture?.() ?? shown()) instanceof SVGSVGElement;
  return (
    <figure class={`figure ${className ?? ""}`} aria-label={title}>
      <header>
        <div>
          <h2>{title}</h2>
          {note !== undefined && <p class="quiet">{note}</p>}
        </div>
        {controls}
        <Menu
          label={`Save “${title}”`}
          items={() => [
            ...(isVector() ? [{ label: "Save as SVG", act: saveSvg }] : []),
            { label: "Save as PNG", act: savePng },
            ...(csv === undefined ? [] : [{ label: "Save as CSV", act: saveCsv }]),
          ]}
        />
      </header>
      <div class="body" ref={body}>
        {children}
      </div>
      {origin !== undefined && <footer>{origin}</footer>}
    </figure>
  );
}
