import { channel } from 'node:diagnostics_channel';
import type { Send } from './outgoing.ts';

/** Every request that goes out, before it does. Without subscribers it costs nothing. */
const requests = channel('koogallery-bridge:outgoing');

interface WayOut {
  send: Send;
}

/** Lets whoever has the functions in a process of its own, as the sandbox has, see what they send, and change it. */
export function watchedSend(send: Send): Send {
  return request => {
    if (!requests.hasSubscribers) return send(request);
    const way: WayOut = { send };
    requests.publish(way);
    return way.send(request);
  };
}

/**
 * Stands between every {@link watchedSend} of this process and the world.
 *
 * @returns ends it
 */
export function watchSends(wrap: (send: Send) => Send): () => void {
  const between = (published: unknown) => {
    const way = published as WayOut;
    way.send = wrap(way.send);
  };
  requests.subscribe(between);
  return () => void requests.unsubscribe(between);
}
