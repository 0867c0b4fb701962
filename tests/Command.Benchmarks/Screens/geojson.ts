// The same units over the same link, drawn by the map's own GeoJSON source: what most live maps do.
import { Map as MapLibre, setWorkerUrl, type GeoJSONSource } from 'maplibre-gl';
import { MapLink } from '../../../src/Command.Web/Map/hub';
import { readUnit, unitBytes } from '../../../src/Command.Web/Map/frame';

declare const WORKER: string;
setWorkerUrl(new URL(WORKER, document.baseURI).href);

const map = new MapLibre({ container: 'map', style: '/map/style.json?theme=night&lang=zh', center: [126.64, 45.755], zoom: 11, fadeDuration: 0, attributionControl: false });
const features = new Map<number, GeoJSON.Feature<GeoJSON.Point, { status: number; observed: number }>>();
const bench = { updates: 0, applied: 0, fixes: 0, units: 0 };
(window as unknown as { bench: typeof bench }).bench = bench;

map.once('load', () => {
  map.addSource('units', { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
  map.addLayer({ id: 'units', type: 'circle', source: 'units', paint: { 'circle-radius': 4, 'circle-color': '#4DD1A6' } });
  const bounds = () => map.getBounds();
  new MapLink(
    () => ({ west: bounds().getWest(), south: bounds().getSouth(), east: bounds().getEast(), north: bounds().getNorth(), zoom: map.getZoom() }),
    () => ['units'],
    (frame) => {
      const count = frame.units.byteLength / unitBytes;
      for (const slot of frame.removed) {
        features.delete(slot);
      }
      for (let i = 0; i < count; i++) {
        const unit = readUnit(frame.units, i);
        bench.fixes += features.get(unit.slot)?.properties.observed === unit.observed ? 0 : 1;
        features.set(unit.slot, { type: 'Feature', properties: { status: unit.status, observed: unit.observed }, geometry: { type: 'Point', coordinates: [unit.lon, unit.lat] } });
      }
      bench.units = features.size;
      if (count > 0) {
        bench.updates++;
        const given = map.getSource<GeoJSONSource>('units')?.setData({ type: 'FeatureCollection', features: [...features.values()] });
        void Promise.resolve(given as unknown).then(() => bench.applied++);
      }
    },
    () => undefined,
  ).start();
});
