import type { ComponentChildren } from "preact";
import { commandOn, Remedy } from "../../components/command.tsx";
import type { LabRecord } from "../../data/dataSource.ts";
import { forecastOf, lifetimeOf, noiseOf, shockOf, surrogateOf } from "./outlook.ts";

const three = (value: number) => `${Number(value.toPrecision(3))}`;

/** How long it remembers and how much it bears: estimates beside what was measured, from the assays of this network. */
export function OutlookPanel({ run }: { readonly run: LabRecord }) {
  const lifetime = lifetimeOf(run);
  const forecast = forecastOf(run);
  const noise = noiseOf(run);
  const shock = shockOf(run);
  if (run.train.status !== "learned") return null;
  if (lifetime === null && forecast === null && !noise.isMeasured && shock === null) {
    return (
      <p class="quiet outlook">
        How long it remembers is neither measured nor estimated yet.{" "}
        <Remedy verb="assay" id={run.id} flags="--assay forgetting,noise,shock,forecast">
          {" does both."}
        </Remedy>
      </p>
    );
  }
  const lifetimeModes = forecast?.["lifetimeModes"] ?? null;
  return (
    <dl class="outlook" aria-label="How long it remembers, and how much it bears">
      <Item name="lifetime" title="added delay at which half of what can be lost is lost">
        {lifetime === null ? (
          <Missing run={run} assay="forgetting" />
        ) : (
          <b data-measured="lifetime">
            {lifetime.at === null ? `> ${three(lifetime.longest)} τ` : `${three(lifetime.at)} τ`}
          </b>
        )}
        {lifetime !== null && <span class="quiet">{intervalOf(lifetime)}</span>}
        <Estimate kind="surrogate" known={forecast !== null}>
          {surrogateOf(run) ?? "–"}
        </Estimate>
        {lifetimeModes !== null && <Estimate kind="forecast" known>{`${three(lifetimeModes)} τ`}</Estimate>}
      </Item>
      <Item name="noise borne" title="σ in delay 1 that takes accuracy below ¾ of what it is without noise">
        {noise.isMeasured ? (
          <b data-measured="noise">
            {noise.sigma === null ? `σ > ${three(noise.largest ?? 0)}` : `σ ${three(noise.sigma)}`} per √τ
          </b>
        ) : (
          <Missing run={run} assay="noise" />
        )}
        <Estimate kind="forecast" known={forecast !== null}>
          {noise.forecast === null ? "–" : `σ ${three(noise.forecast)}`}
        </Estimate>
      </Item>
      <Item name="critical shock" title="least push at the end of delay 1 that makes the answer wrong, an upper bound">
        {shock === null ? (
          <Missing run={run} assay="shock" />
        ) : (
          <>
            <b data-measured="shock">{three(shock.size)} state units</b>
            <span class="quiet">median; smallest {three(shock.smallest)}</span>
          </>
        )}
      </Item>
    </dl>
  );
}

function Item(props: { readonly name: string; readonly title: string; readonly children: ComponentChildren }) {
  return (
    <div title={props.title}>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

const TITLES = {
  surrogate: "the delay simulated, the boundary of right answers linearised: no trial of a longer delay is finished",
  forecast: "from the dissection alone, or to first order from the response's gradient",
} as const;

function Estimate(props: {
  readonly kind: keyof typeof TITLES;
  readonly known: boolean;
  readonly children: ComponentChildren;
}) {
  const { kind, known, children } = props;
  if (!known) return <span class="quiet">no {kind}</span>;
  return (
    <span data-forecast="" title={TITLES[kind]}>
      {kind} {children}
    </span>
  );
}

const Missing = ({ run, assay }: { readonly run: LabRecord; readonly assay: string }) => (
  <span class="quiet" title={commandOn("assay", run.id, `--assay ${assay}`)}>
    not measured
  </span>
);

function intervalOf({ interval: [low, high], longest }: NonNullable<ReturnType<typeof lifetimeOf>>): string {
  if (low === null && high === null) return "95 % bands beyond the grid";
  const text = (v: number | null) => (v === null ? `> ${three(longest)}` : three(v));
  return `95 %: ${text(low)} … ${text(high)}`;
}
