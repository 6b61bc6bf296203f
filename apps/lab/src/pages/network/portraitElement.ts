import { type FlowPortraitData, flowPortraitFigure, type Turn } from "../../../../../src/figures/index.ts";
import { theme } from "../../theme.ts";
import type { Session } from "./session.ts";

/** The portrait as it is shown, as an svg of its own with axes and legend. */
export function portraitElement(data: FlowPortraitData, session: Session, turn: Turn): SVGSVGElement {
  const network = session.opened.peek()!;
  const { svg } = flowPortraitFigure(data, {
    title: document.title.split(" · ")[0],
    subtitle: network.name,
    theme: theme.peek(),
    stimuli: network.memories,
    // shifts are of the size on the page
    turn: { ...turn, shift: [0, 0] },
    hidden: session.hidden.peek(),
  });
  return new DOMParser().parseFromString(svg, "image/svg+xml").documentElement as unknown as SVGSVGElement;
}
