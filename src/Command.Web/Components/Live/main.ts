import './freshness';
import './clock';
import './lamps';
import './kept';
import './session';
import '../../Features/Account/ended';

if (document.querySelector('form[data-passkey]')) {
  void import('../../Features/Account/passkey');
}

// The map is heavy and most desks' pages have none.
if (document.querySelector('cmd-map')) {
  void import('../../Map/live-map');
}

if (document.querySelector('main.wall')) {
  void import('../../Features/Wall/wall');
}

if (document.querySelector('.walls-desk')) {
  void import('../../Features/Admin/Walls/layout-editor');
}
