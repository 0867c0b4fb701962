import type { GeoJSONSource, Map as MapLibre, MapMouseEvent } from 'maplibre-gl';
import { nearestUnit } from './picking';
import type { MapPopup } from './popup';
import type { Units } from './units';

/** What a click on the map means: what is gravest under it is told, and a cluster is opened. */
export function bindPointer(map: MapLibre, units: Units, popup: MapPopup, showUnits: () => boolean, rootPx: () => number, taken: (event: MapMouseEvent) => boolean): void {
  map.on('click', (event) => {
    if (taken(event)) {
      return;
    }
    const at = (...ids: string[]) => map.queryRenderedFeatures(event.point, { layers: ids.filter((id) => map.getLayer(id)) })[0];
    const incident = at('incidents', 'incidents-minor');
    if (incident) {
      popup.incident(event.lngLat, incident.properties);
      return;
    }
    const index = showUnits() ? nearestUnit(map, units, event.point, rootPx()) : undefined;
    if (index !== undefined) {
      const unit = units.at(index);
      popup.unit([unit.record.lon, unit.record.lat], unit.record, unit.name, unit.fixedAt, unit.stale);
      return;
    }
    const crowd = at('incidents-crowd', 'cases-crowd');
    if (crowd) {
      popup.hide();
      void open(map, crowd.source, Number(crowd.properties.cluster_id), event);
      return;
    }
    const drawing = popup.knowsDrawings ? at('drawings-marks', 'drawings-words', 'drawings-along', 'drawings-line') : undefined;
    if (drawing) {
      popup.drawing(event.lngLat, drawing.properties);
      return;
    }
    const found = at('cases', 'closures-sign', 'closures-closed', 'closures-slow', 'cameras', 'gauges');
    switch (found?.layer.id) {
      case 'cases':
        popup.case(event.lngLat, found.properties);
        return;
      case 'cameras':
        popup.camera(event.lngLat, found.properties);
        return;
      case 'gauges':
        popup.gauge(event.lngLat, found.properties);
        return;
      case undefined:
        break;
      default:
        popup.closure(event.lngLat, found!.properties);
        return;
    }
    const alert = at('alerts-fill');
    if (alert) {
      popup.alert(event.lngLat, alert.properties);
    } else {
      popup.hide();
    }
  });
}

async function open(map: MapLibre, source: string, cluster: number, event: MapMouseEvent): Promise<void> {
  const zoom = (await map.getSource<GeoJSONSource>(source)?.getClusterExpansionZoom(cluster).catch(() => undefined)) ?? map.getZoom() + 2;
  map.easeTo({ center: event.lngLat, zoom });
}
