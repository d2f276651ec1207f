# nix-build scripts/packaging: the program, of this checkout; -A modules: the modules for the kernel of nixpkgs, or of
# --arg kernel '(import <nixpkgs> {}).linuxPackages_6_12.kernel'.
{ pkgs ? import <nixpkgs> { }, kernel ? pkgs.linuxPackages.kernel }:
let
  source = pkgs.lib.cleanSource ../..;
  version = "0.1.0";
  meta = {
    description = "Benchmark for the ways that Linux maps memory for DMA";
    license = pkgs.lib.licenses.gpl2Only;
    platforms = pkgs.lib.platforms.linux;
  };
in
pkgs.stdenv.mkDerivation {
  pname = "dmabench";
  inherit version meta;
  src = source;
  nativeBuildInputs = [ pkgs.pkg-config pkgs.util-linux ];
  buildInputs = [ pkgs.cjson pkgs.zstd pkgs.zlib pkgs.sqlite pkgs.libmd ];
  postPatch = "patchShebangs scripts";
  preBuild = "export XDG_CACHE_HOME=$TMPDIR/cache";
  buildFlags = [ "program" ];
  installPhase = "scripts/install.sh program '' $out";

  passthru.modules = pkgs.stdenv.mkDerivation {
    pname = "dmabench-modules";
    inherit version meta;
    src = source + "/module";
    nativeBuildInputs = kernel.moduleBuildDependencies;
    makeFlags = [ "-C" "${kernel.dev}/lib/modules/${kernel.modDirVersion}/build" "M=$(PWD)" ];
    buildFlags = [ "modules" ];
    installPhase = "install -Dm 644 -t $out/lib/modules/${kernel.modDirVersion}/updates dmabench.ko lsi53c895a/dmabench_lsi.ko";
  };
}
