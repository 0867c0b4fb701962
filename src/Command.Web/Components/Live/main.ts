import './freshness';
import './clock';
import './lamps';
import './kept';
import './session';
import '../../Features/Account/ended';
import '../../Features/Account/forgotten';

if (document.querySelector('form[data-passkey]')) {
  void import('../../Features/Account/passkey');
}

if (document.querySelector('cmd-push')) {
  void import('../Push/switch');
}

// The map is heavy and most desks' pages have none.
if (document.querySelector('cmd-map')) {
  void import('../../Map/live-map');
}

if (document.querySelector('main.wall')) {
  void import('../../Features/Wall/wall');
}

if (document.querySelector('main.review')) {
  void import('../../Features/Review/review');
}

if (document.querySelector('.walls-desk')) {
  void import('../../Features/Admin/Walls/layout-editor');
}

if (document.querySelector('main.dispatch')) {
  void import('../../Features/Dispatch/desk');
  void import('../../Map/camera-strip');
}

// A library of its own, and only these pages draw charts.
if (document.querySelector('main.charted')) {
  void import('../Charts/chart');
}

if (document.querySelector('main.directives')) {
  void import('../../Features/Directives/speech');
}
