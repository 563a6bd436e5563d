import { h } from "../dom";
import { day } from "../format";
import { icon } from "../icons";
import { words } from "../words";

const DAY = 86_400_000;
/** A year in about half a minute. */
const DAY_TAKES_MS = 85;

export interface PlayerOptions {
  start: number;
  end: number;
  /** The moments at which something happens, for the step buttons. */
  stops: readonly number[];
  onMove: (time: number) => void;
}

/** Play, pause, a step back, a step on, and a slider over the days of the year. */
export class Player {
  readonly element: HTMLElement;
  private readonly slider: HTMLInputElement;
  private readonly date = h("output", { class: "date" });
  private readonly playButton: HTMLButtonElement;
  private timer: number | undefined;

  constructor(private readonly options: PlayerOptions) {
    const lastDay = Math.round((options.end - options.start) / DAY) - 1;
    this.slider = h("input", { type: "range", min: 0, max: lastDay, value: 0, step: 1, "aria-label": words.replay.day, oninput: () => this.moved() });
    this.playButton = h("button", { type: "button", class: "button round", onclick: () => (this.timer === undefined ? this.play() : this.pause()) });
    this.element = h(
      "div",
      { class: "player" },
      h("button", { type: "button", class: "tool", "aria-label": words.replay.before, onclick: () => this.step(-1) }, icon("back")),
      this.playButton,
      h("button", { type: "button", class: "tool", "aria-label": words.replay.next, onclick: () => this.step(1) }, icon("next")),
      this.slider,
      this.date,
    );
    this.drawButton();
    this.drawDate();
  }

  /** The end of the day that the slider stands on. */
  get time(): number {
    return this.options.start + (Number(this.slider.value) + 1) * DAY - 1;
  }

  goTo(time: number): void {
    this.slider.value = String(Math.floor((time - this.options.start) / DAY));
    this.moved();
  }

  pause(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.drawButton();
  }

  private play(): void {
    if (this.slider.value === this.slider.max) this.slider.value = "0";
    this.timer = window.setInterval(() => {
      this.slider.stepUp();
      this.moved();
      if (this.slider.value === this.slider.max) this.pause();
    }, DAY_TAKES_MS);
    this.drawButton();
  }

  private step(direction: 1 | -1): void {
    this.pause();
    const { stops, start } = this.options;
    const today = this.time;
    const next = direction === 1 ? stops.find((stop) => stop > today) : stops.findLast((stop) => stop <= today - DAY);
    this.goTo(next ?? (direction === 1 ? this.options.end - 1 : start));
  }

  private moved(): void {
    this.drawDate();
    this.options.onMove(this.time);
  }

  private drawDate(): void {
    this.date.textContent = day(this.time);
    this.slider.setAttribute("aria-valuetext", day(this.time));
    this.slider.style.setProperty("--done", `${(Number(this.slider.value) / Number(this.slider.max)) * 100}%`);
  }

  private drawButton(): void {
    const playing = this.timer !== undefined;
    this.playButton.setAttribute("aria-label", playing ? words.replay.pause : words.replay.play);
    this.playButton.replaceChildren(icon(playing ? "pause" : "play"));
  }
}
