import type { ComponentChildren } from "preact";
import type { LabRecord } from "../../data/dataSource.ts";
import { forecastOf, lifetimeOf, noiseOf, shockOf } from "./outlook.ts";

const three = (value: number) => `${Number(value.toPrecision(3))}`;

/** How long it remembers and how much it bears: forecast beside measured, from the assays of this network. */
export function OutlookPanel({ run }: { readonly run: LabRecord }) {
  const lifetime = lifetimeOf(run);
  const forecast = forecastOf(run);
  const noise = noiseOf(run);
  const shock = shockOf(run);
  if (run.train.status !== "learned") return null;
  if (lifetime === null && forecast === null && !noise.isMeasured && shock === null) {
    return (
      <p class="quiet outlook">
        How long it remembers is neither measured nor forecast yet:{" "}
        <code>{`lethe assay ${run.id} --assay forgetting,noise,shock,forecast`}</code> does both.
      </p>
    );
  }
  const expected = forecast?.["lifetime"] ?? null;
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
        <Forecast known={forecast !== null}>{expected === null ? "kept" : `${three(expected)} τ`}</Forecast>
      </Item>
      <Item name="noise borne" title="σ in delay 1 that takes accuracy below ¾ of what it is without noise">
        {noise.isMeasured ? (
          <b data-measured="noise">
            {noise.sigma === null ? `σ > ${three(noise.largest ?? 0)}` : `σ ${three(noise.sigma)}`} per √τ
          </b>
        ) : (
          <Missing run={run} assay="noise" />
        )}
        <Forecast known={forecast !== null}>{noise.forecast === null ? "–" : `σ ${three(noise.forecast)}`}</Forecast>
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

const Forecast = ({ known, children }: { readonly known: boolean; readonly children: ComponentChildren }) =>
  known ? <span data-forecast="">forecast {children}</span> : <span class="quiet">no forecast</span>;

const Missing = ({ run, assay }: { readonly run: LabRecord; readonly assay: string }) => (
  <span class="quiet" title={`lethe assay ${run.id} --assay ${assay}`}>
    not measured
  </span>
);

function intervalOf({ interval: [low, high], longest }: NonNullable<ReturnType<typeof lifetimeOf>>): string {
  if (low === null && high === null) return "95 % bands beyond the grid";
  const text = (v: number | null) => (v === null ? `> ${three(longest)}` : three(v));
  return `95 %: ${text(low)} … ${text(high)}`;
}
