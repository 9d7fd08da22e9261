// A proxy between a browser and a hub, as some offices have them: it passes everything on, or no
// WebSocket, or nothing at all.
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

export type Passing = 'all' | 'no WebSocket' | 'nothing';

export class Proxy {
  private readonly sockets = new Set<Socket>();
  /** Connections that came while nothing was passed on: they stay silent for ever. */
  private readonly server: Server;
  /** The connections that carry a WebSocket. */
  private readonly live = new Set<{ client: Socket; hub: Socket }>();
  /** How many WebSockets were asked for. */
  upgrades = 0;

  private constructor(
    private readonly target: () => { host: string; port: number },
    private passing: Passing,
  ) {
    this.server = createServer((client) => this.serve(client));
  }

  /** Starts one in front of the hub at `hubUrl()`. */
  static async before(hubUrl: () => string, passing: Passing = 'all'): Promise<Proxy> {
    const target = () => ({ host: new URL(hubUrl()).hostname, port: Number(new URL(hubUrl()).port) });
    const proxy = new Proxy(target, passing);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /**
   * What is passed on from now on. With nothing, the connections that stand fall silent, too, and
   * never speak again.
   */
  pass(passing: Passing): void {
    this.passing = passing;
    if (passing === 'nothing') for (const socket of this.sockets) socket.pause().unpipe();
  }

  /**
   * Tells each browser on a WebSocket that the hub goes away, and leaves its connection open, as a
   * hub that is stopping may.
   */
  sayGoodbye(): void {
    for (const socket of this.live) {
      socket.hub.unpipe(socket.client);
      socket.client.write(Buffer.from([0x88, 0x02, 0x03, 0xe9]));
    }
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(client: Socket): void {
    this.keep(client);
    const silent = this.passing === 'nothing';
    client.once('data', (head) => {
      const upgrade = /^upgrade: *websocket/im.test(head.toString('latin1'));
      if (upgrade) this.upgrades += 1;
      if (silent) return void client.pause();
      if (upgrade && this.passing === 'no WebSocket') {
        return void client.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
      }
      const hub = connect(this.target());
      this.keep(hub);
      hub.write(head);
      client.pipe(hub);
      hub.pipe(client);
      if (upgrade) {
        const both = { client, hub };
        this.live.add(both);
        client.on('close', () => this.live.delete(both));
      }
      hub.on('close', () => client.destroy());
      client.on('close', () => hub.destroy());
    });
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.sockets.delete(socket));
  }
}
