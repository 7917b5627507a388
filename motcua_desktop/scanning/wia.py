"""Windows Image Acquisition, spoken to by Windows' own PowerShell: no library of ours."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from motcua_desktop.errors import ScannerTrouble
from motcua_desktop.scanning.port import Cancelled, Colour, Device, OnPage, ScanJob
from motcua_desktop.scanning.process import Ended, run

# A page of a slow scanner at 600 dpi; WIA says nothing while it scans.
_PATIENCE = 180.0
_POWERSHELL = ("powershell.exe", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass")
_INTENT = {Colour.COLOUR: "1", Colour.GREY: "2", Colour.BLACK_AND_WHITE: "4"}
_DEVICES = """
[Console]::OutputEncoding = [Text.Encoding]::UTF8
$manager = New-Object -ComObject WIA.DeviceManager
foreach ($info in $manager.DeviceInfos) {
  if ($info.Type -eq 1) {
    [Console]::WriteLine($info.DeviceID + '|' + $info.Properties.Item('Name').Value)
  }
}
"""
# What to scan comes in by the environment, so that nothing in it is ever read as a command.
# Numbers are WIA's property ids: 3088 glass or feeder, 3096 pages, 6146 colour, 6147 and 6148 dpi,
# 6151 and 6152 the extent.
_SCAN = """
$ErrorActionPreference = 'Stop'
$png = '{B96B3CAF-0728-11D3-9D7B-0000F81EF32E}'
function Put($properties, $id, $value) {
  foreach ($property in $properties) {
    if ($property.PropertyID -eq $id) { try { $property.Value = $value } catch { } }
  }
}
try {
  $device = $null
  foreach ($info in (New-Object -ComObject WIA.DeviceManager).DeviceInfos) {
    if ($info.DeviceID -eq $env:MOTCUA_SCAN_DEVICE) { $device = $info.Connect() }
  }
  if ($device -eq $null) { [Console]::Error.WriteLine('0x80210015'); exit 1 }
  $feeder = $env:MOTCUA_SCAN_FEEDER -eq '1'
  Put $device.Properties 3088 $(if ($feeder) { 1 } else { 2 })
  Put $device.Properties 3096 1
  $dpi = [int]$env:MOTCUA_SCAN_DPI
  do {
    $item = $device.Items.Item(1)
    Put $item.Properties 6146 ([int]$env:MOTCUA_SCAN_INTENT)
    Put $item.Properties 6147 $dpi
    Put $item.Properties 6148 $dpi
    Put $item.Properties 6151 ([int](8.27 * $dpi))
    Put $item.Properties 6152 ([int](11.69 * $dpi))
    $image = $item.Transfer($png)
    if ($image.FormatID -ne $png) {
      $change = New-Object -ComObject WIA.ImageProcess
      $change.Filters.Add($change.FilterInfos.Item('Convert').FilterID)
      $change.Filters.Item(1).Properties.Item('FormatID').Value = $png
      $image = $change.Apply($image)
    }
    [Console]::WriteLine([Convert]::ToBase64String($image.FileData.BinaryData))
  } while ($feeder)
} catch {
  $fault = $_.Exception
  while ($fault.InnerException -ne $null) { $fault = $fault.InnerException }
  [Console]::Error.WriteLine('0x{0:X8}' -f $fault.HResult)
  exit 1
}
"""
_PAPER_OUT = "0x80210003"
_TROUBLES = {
    _PAPER_OUT: "Khay nạp giấy đã hết giấy.",
    "0x80210002": "Máy quét kẹt giấy.",
    "0x80210004": "Máy quét có vấn đề về giấy.",
    "0x80210005": "Máy quét đang tắt hoặc rút dây.",
    "0x80210006": "Máy quét đang bận việc khác.",
    "0x80210015": "Không tìm thấy máy quét này nữa.",
    "0x80210016": "Nắp máy quét đang mở.",
}


@dataclass(frozen=True, slots=True)
class Wia:
    """Scans by this PowerShell; `patience` is how long (seconds) a page may take."""

    powershell: Sequence[str] = _POWERSHELL
    patience: float = _PATIENCE

    def devices(self) -> tuple[Device, ...]:
        found: list[Device] = []

        def take(line: str) -> None:
            device, _, name = line.partition("|")
            if device:
                found.append(Device(device, name or device))

        ended = self._run(_DEVICES, {}, take, lambda: False)
        if ended.code:
            raise _trouble(ended)
        return tuple(found)

    def scan(self, job: ScanJob, on_page: OnPage, cancelled: Cancelled) -> None:
        # Pillow takes its time to load; listing devices does without.
        from motcua_desktop.scanning.images import lighter

        given = 0

        def take(line: str) -> None:
            nonlocal given
            try:
                content = base64.b64decode(line, validate=True)
            except ValueError as trouble:
                raise ScannerTrouble("Trang quét tới không nguyên vẹn.") from trouble
            given += 1
            on_page(lighter(content))

        asked = {
            "MOTCUA_SCAN_DEVICE": job.device,
            "MOTCUA_SCAN_DPI": str(job.dpi),
            "MOTCUA_SCAN_INTENT": _INTENT[job.colour],
            "MOTCUA_SCAN_FEEDER": "1" if job.feeder else "0",
        }
        ended = self._run(_SCAN, asked, take, cancelled)
        emptied = job.feeder and given and _PAPER_OUT in ended.complaint.lower()
        if ended.stopped or emptied or (ended.code == 0 and given):
            return
        raise _trouble(ended)

    def _run(
        self,
        script: str,
        asked: dict[str, str],
        take: Callable[[str], None],
        cancelled: Cancelled,
    ) -> Ended:
        encoded = base64.b64encode(script.encode("utf-16-le")).decode()
        return run(
            [*self.powershell, "-EncodedCommand", encoded],
            patience=self.patience,
            on_line=take,
            cancelled=cancelled,
            environment=asked,
        )


def _trouble(ended: Ended) -> ScannerTrouble:
    said = ended.complaint.lower()
    for sign, told in _TROUBLES.items():
        if sign in said:
            return ScannerTrouble(told)
    return ScannerTrouble("Máy quét báo lỗi.")
