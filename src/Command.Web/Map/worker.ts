import { setWorkerUrl } from 'maplibre-gl';

declare const MAPLIBRE_VERSION: string;
setWorkerUrl(new URL(`maplibre-gl/${MAPLIBRE_VERSION}/maplibre-gl-worker.mjs`, import.meta.url).href);
