// SPDX-License-Identifier: GPL-2.0-only
/*
 * LSI 53C895A: a SCSI controller, whose SCRIPTS processor also moves memory to
 * memory. Nothing here touches SCSI. QEMU emulates it for every machine that has
 * PCI (-device lsi53c895a).
 *
 * Its addresses have 32 bits, and it has no MSI.
 */
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <linux/errno.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/pci_ids.h>
#include <linux/sizes.h>

#include <libvfio.h>

#include "sym_defs.h"

/* The registers. BAR 0 has them too, as I/O ports, which cannot be mapped. */
#define LSI_BAR 1

/* A move counts in 24 bits; source and destination stay aligned alike. */
#define LSI_MOVE_MAX SZ_8M

/* Emulated, as many moves of the maximum size take seconds. */
#define LSI_MOVES_MAX 1024

/* How long a chip is held in reset. */
#define LSI_RESET_US 10

struct lsi_move {
	__le32 op;
	__le32 src;
	__le32 dst;
};

struct lsi_int {
	__le32 op;
	__le32 token;
};

struct lsi_state {
	/* As many moves as are wanted, then a struct lsi_int. */
	struct lsi_move script[LSI_MOVES_MAX + 1];

	/* What the script leaves in DSPS when all of it was executed. */
	u32 token;
};

#define lsi_reg(_device, _reg) \
	((_device)->bars[LSI_BAR].vaddr + offsetof(struct sym_reg, nc_##_reg))

static inline struct lsi_state *to_lsi_state(struct vfio_pci_device *device)
{
	return device->driver.region.vaddr;
}

static int lsi_probe(struct vfio_pci_device *device)
{
	if (!vfio_pci_device_match(device, PCI_VENDOR_ID_LSI_LOGIC,
				   PCI_DEVICE_ID_LSI_53C895A))
		return -EINVAL;

	/*
	 * BAR 1 is smaller than a page. VFIO lets it be mapped only if nothing
	 * else is in its page.
	 */
	if (!device->bars[LSI_BAR].vaddr) {
		dev_err(device, "lsi53c895a: BAR %d cannot be mapped\n", LSI_BAR);
		return -EINVAL;
	}

	return 0;
}

/* Stops whatever runs. Afterwards nothing is read or written, nothing pending. */
static void lsi_reset(struct vfio_pci_device *device)
{
	writeb(SRST, lsi_reg(device, istat));
	readb(lsi_reg(device, istat));
	usleep(LSI_RESET_US);
	writeb(0, lsi_reg(device, istat));

	/* No interrupts; the end of a script is found by polling. */
	writeb(0, lsi_reg(device, dien));
	writew(0, lsi_reg(device, sien));

	VFIO_ASSERT_EQ(readb(lsi_reg(device, istat)) & (SIP | DIP), 0);
}

static void lsi_init(struct vfio_pci_device *device)
{
	struct vfio_pci_driver *driver = &device->driver;

	VFIO_ASSERT_GE(driver->region.size, sizeof(struct lsi_state));
	VFIO_ASSERT_LE(driver->region.iova + driver->region.size - 1, UINT32_MAX);

	vfio_pci_config_writew(device, PCI_COMMAND,
			       PCI_COMMAND_MEMORY |
			       PCI_COMMAND_MASTER |
			       PCI_COMMAND_INTX_DISABLE);

	lsi_reset(device);

	driver->max_memcpy_size = LSI_MOVE_MAX;
	driver->max_memcpy_count = LSI_MOVES_MAX;
}

static void lsi_remove(struct vfio_pci_device *device)
{
	lsi_reset(device);
}

static void lsi_memcpy_start(struct vfio_pci_device *device,
			     iova_t src, iova_t dst, u64 size, u64 count)
{
	struct lsi_state *lsi = to_lsi_state(device);
	struct lsi_int *end;
	u64 i;

	VFIO_ASSERT_LE(src + size - 1, UINT32_MAX);
	VFIO_ASSERT_LE(dst + size - 1, UINT32_MAX);

	for (i = 0; i < count; i++) {
		lsi->script[i] = (struct lsi_move) {
			.op = cpu_to_le32(SCR_COPY_F(size)),
			.src = cpu_to_le32(src),
			.dst = cpu_to_le32(dst),
		};
	}

	end = (struct lsi_int *)&lsi->script[count];
	*end = (struct lsi_int) {
		.op = cpu_to_le32(SCR_INT),
		.token = cpu_to_le32(++lsi->token),
	};

	/* The chip starts with this write. */
	writel(to_iova(device, lsi->script), lsi_reg(device, dsp));
}

/*
 * Errors on the bus are reported by the chip, but not by QEMU: there, moves from
 * an unmapped IOVA read anything, and those to one write nothing.
 */
static int lsi_memcpy_wait(struct vfio_pci_device *device)
{
	struct lsi_state *lsi = to_lsi_state(device);
	u32 dsps;
	u16 sist;
	u8 dstat;

	while (!(readb(lsi_reg(device, istat)) & (SIP | DIP)))
		continue;

	/* Both are cleared when they are read. */
	dsps = readl(lsi_reg(device, dsps));
	sist = readw(lsi_reg(device, sist));
	dstat = readb(lsi_reg(device, dstat)) & ~DFE;

	if (dstat == SIR && !sist && dsps == lsi->token)
		return 0;

	dev_err(device, "Error detected during memcpy operation!\n"
		"  DSTAT: 0x%x\n"
		"  SIST: 0x%x\n"
		"  DSPS: 0x%x (expected: 0x%x)\n",
		dstat, sist, dsps, lsi->token);

	lsi_reset(device);
	return -1;
}

const struct vfio_pci_driver_ops lsi53c895a_ops = {
	.name = "lsi53c895a",
	.probe = lsi_probe,
	.init = lsi_init,
	.remove = lsi_remove,
	.memcpy_start = lsi_memcpy_start,
	.memcpy_wait = lsi_memcpy_wait,
};
