// The desks' worker: it keeps no page and answers no request; it is there for pushed messages alone.

import { showPushed, type PushWorker } from './shown';

showPushed(self as unknown as PushWorker);
