"""How much memory this process has needed at most."""

import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Counters(ctypes.Structure):
        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            ("PeakWorkingSetSize", ctypes.c_size_t),
            ("others", ctypes.c_size_t * 7),
        )

    def peak_memory_bytes() -> int:
        """The peak of this process' resident memory since it began, bytes; 0 if unknown."""
        counters = _Counters()
        counters.cb = ctypes.sizeof(counters)
        process = ctypes.windll.kernel32.GetCurrentProcess
        process.restype = wintypes.HANDLE
        ask = ctypes.windll.psapi.GetProcessMemoryInfo
        ask.argtypes = (wintypes.HANDLE, ctypes.POINTER(_Counters), wintypes.DWORD)
        return int(counters.PeakWorkingSetSize) if ask(process(), counters, counters.cb) else 0

else:
    import resource

    def peak_memory_bytes() -> int:
        """The peak of this process' resident memory since it began, bytes."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return int(peak if sys.platform == "darwin" else peak * 1024)
