import { HttpTransportType, HubConnectionBuilder, HubConnectionState, LogLevel } from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import { readFrame, type Frame } from './frame';

export interface View {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  readonly zoom: number;
}

const slowestRetryMs = 5_000;
const silentMs = 20_000;

/** The connection to the map hub. It comes back for ever; after each return only a keyframe is believed. */
export class MapLink {
  readonly #connection = new HubConnectionBuilder()
    .withUrl(`hubs/map?page=${encodeURIComponent(location.pathname)}`, { transport: HttpTransportType.WebSockets, skipNegotiation: true })
    .withHubProtocol(new MessagePackHubProtocol())
    .configureLogging(LogLevel.None)
    .build();

  #needsKeyframe = true;
  #expected = 1;
  #heardAt = 0;
  #down = false;

  /** Keyframes asked for because a frame was missing. */
  repairs = 0;

  constructor(
    private readonly view: () => View,
    private readonly layers: () => readonly string[] | null,
    private readonly onFrame: (frame: Frame) => void,
    private readonly onDown: () => void,
  ) {}

  get connected(): boolean {
    return this.#connection.state === HubConnectionState.Connected;
  }

  start(): void {
    this.#connection.on('Frame', (wire: unknown[]) => this.#receive(readFrame(wire)));
    this.#connection.onclose(() => {
      this.#lost();
      void this.#connect();
    });
    // A half-open connection says nothing at all, for minutes.
    setInterval(() => {
      if (this.connected && performance.now() - this.#heardAt > silentMs) {
        void this.#connection.stop();
      }
    }, 2_000);
    void this.#connect();
  }

  sendView(): void {
    if (this.connected) {
      const { west, south, east, north, zoom } = this.view();
      void this.#connection.send('SetView', west, south, east, north, zoom).catch(() => this.#lost());
    }
  }

  /** Tells the server which layers to send; it sends what it deems usual until it is told. */
  sendLayers(): void {
    const wanted = this.layers();
    if (this.connected && wanted) {
      void this.#connection.send('SetLayers', wanted).catch(() => this.#lost());
    }
  }

  async #connect(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.#connection.start();
        this.#needsKeyframe = true;
        this.#expected = 1;
        this.#down = false;
        this.#heardAt = performance.now();
        this.sendLayers();
        this.sendView();
        return;
      } catch {
        this.#lost();
        // Many screens lose one server at the same moment; they do not all come back at the same moment.
        const wait = Math.min(slowestRetryMs, 250 * 2 ** attempt) * (0.75 + Math.random() / 2);
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  #receive(frame: Frame): void {
    this.#heardAt = performance.now();
    if (frame.number !== this.#expected && !frame.keyframe) {
      // What was in the missing one is not known: nothing is believed until everything is told again.
      this.#needsKeyframe = true;
      this.repairs++;
      void this.#connection.send('Repair').catch(() => this.#lost());
    }
    this.#expected = frame.number + 1;
    if (frame.keyframe) {
      this.#needsKeyframe = false;
    }
    try {
      if (!this.#needsKeyframe) {
        this.onFrame(frame);
      }
    } finally {
      // A frame that could not be drawn must not be the last one.
      void this.#connection.send('Ack', frame.number).catch(() => this.#lost());
    }
  }

  #lost(): void {
    if (!this.#down) {
      this.#down = true;
      this.onDown();
    }
  }
}
